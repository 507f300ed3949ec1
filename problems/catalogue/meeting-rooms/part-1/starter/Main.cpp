#include <algorithm>
#include <iostream>
#include <vector>

struct Meeting {
    int begin, end;
};

// The room of each meeting, in the order of the input.
std::vector<int> give_out_rooms(const std::vector<Meeting>& meetings, int cleaning) {
    // Your code here.
    return std::vector<int>(meetings.size(), 0);
}

int main() {
    int n, cleaning;
    std::cin >> n >> cleaning;
    std::vector<Meeting> meetings(n);
    for (Meeting& meeting : meetings) std::cin >> meeting.begin >> meeting.end;
    std::vector<int> rooms = give_out_rooms(meetings, cleaning);
    std::cout << *std::max_element(rooms.begin(), rooms.end()) << '\n';
    for (int room : rooms) std::cout << room << ' ';
    std::cout << '\n';
}
