#include <iostream>
#include <string>
#include <vector>

int main() {
    int rows, columns;
    std::cin >> rows >> columns;
    // A border of pillars stands for the wall.
    std::vector<std::string> grid(rows + 2, std::string(columns + 2, '#'));
    int row = 0, column = 0;
    for (int i = 1; i <= rows; i++) {
        std::string line;
        std::cin >> line;
        for (int j = 1; j <= columns; j++) {
            grid[i][j] = line[j - 1];
            if (line[j - 1] == 'S') row = i, column = j;
        }
    }
    std::string commands;
    std::cin >> commands;
    const int down[] = {-1, 0, 1, 0}, right[] = {0, 1, 0, -1};
    int facing = 0, clean = 1, bumps = 0;
    grid[row][column] = 'c';
    for (char command : commands) {
        if (command == 'L' || command == 'R') {
            facing = (facing + (command == 'L' ? 3 : 1)) % 4;
            continue;
        }
        int way = command == 'F' ? facing : (facing + 2) % 4;
        char& tile = grid[row + down[way]][column + right[way]];
        if (tile == '#') {
            bumps++;
            facing = (facing + 1) % 4;
            continue;
        }
        row += down[way];
        column += right[way];
        if (tile != 'c') clean++;
        tile = 'c';
    }
    std::cout << row << ' ' << column << ' ' << "NESW"[facing] << '\n' << clean << ' ' << bumps << '\n';
}
