#include <algorithm>
#include <iostream>
#include <vector>

int main() {
    int n, cleaning;
    std::cin >> n >> cleaning;
    std::vector<int> free_from, given;
    for (int i = 0; i < n; ++i) {
        int begin, end;
        std::cin >> begin >> end;
        std::size_t room = 0;
        while (room < free_from.size() && free_from[room] > begin) ++room;
        if (room == free_from.size()) free_from.push_back(0);
        free_from[room] = end + cleaning;
        given.push_back(static_cast<int>(room) + 1);
    }
    std::cout << free_from.size() << '\n';
    for (int room : given) std::cout << room << ' ';
    std::cout << '\n';
}
