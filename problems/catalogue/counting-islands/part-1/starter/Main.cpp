#include <iostream>
#include <string>
#include <vector>

struct Survey {
    int islands = 0, largest = 0, harbours = 0;
};

Survey survey([[maybe_unused]] const std::vector<std::string>& world) {
    Survey answer;
    // Your code here.
    return answer;
}

int main() {
    int rows, columns;
    std::cin >> rows >> columns;
    std::vector<std::string> world(rows);
    for (auto& line : world) std::cin >> line;
    Survey answer = survey(world);
    std::cout << answer.islands << ' ' << answer.largest << ' ' << answer.harbours << '\n';
}
