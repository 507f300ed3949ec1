#include <iostream>
#include <string>
#include <vector>

struct End {
    int row = 1, column = 1;
    char direction = 'N';
    int clean = 0, bumps = 0;
};

// Follow the commands and tell where the robot ends.
End drive([[maybe_unused]] const std::vector<std::string>& grid, [[maybe_unused]] const std::string& commands) {
    End end;
    // Your code here.
    return end;
}

int main() {
    int rows, columns;
    std::cin >> rows >> columns;
    std::vector<std::string> grid(rows);
    for (auto& line : grid) std::cin >> line;
    std::string commands;
    std::cin >> commands;
    End end = drive(grid, commands);
    std::cout << end.row << ' ' << end.column << ' ' << end.direction << '\n' << end.clean << ' ' << end.bumps << '\n';
}
