// Follows the way from the pallet and forgets to turn it round.
#include <array>
#include <iostream>
#include <queue>
#include <string>
#include <vector>

int main() {
    int r, c, k;
    std::cin >> r >> c >> k;
    std::vector<std::string> hall(r);
    for (std::string& row : hall) std::cin >> row;
    const std::string letters = "UDLR";
    const std::array<int, 4> down = {-1, 1, 0, 0}, right = {0, 0, -1, 1};
    std::vector came(k + 1, std::vector(r, std::string(c, '\0')));
    std::queue<std::array<int, 3>> queue;
    for (int i = 0; i < r; i++) {
        for (int j = 0; j < c; j++) {
            if (hall[i][j] == 'S') came[0][i][j] = 'S', queue.push({0, i, j});
        }
    }
    while (!queue.empty()) {
        auto [p, i, j] = queue.front();
        queue.pop();
        if (hall[i][j] == 'G') {
            std::string way;
            while (came[p][i][j] != 'S') {
                char letter = came[p][i][j];
                int d = static_cast<int>(letters.find(letter));
                way += letter;
                p -= hall[i][j] == '+';
                i -= down[d], j -= right[d];
            }
            std::cout << way.size() << '\n' << way << '\n';
            return 0;
        }
        for (int d = 0; d < 4; d++) {
            int y = i + down[d], x = j + right[d];
            if (y < 0 || x < 0 || y >= r || x >= c || hall[y][x] == '#') continue;
            int pushed = p + (hall[y][x] == '+');
            if (pushed > k || came[pushed][y][x]) continue;
            came[pushed][y][x] = letters[d];
            queue.push({pushed, y, x});
        }
    }
    std::cout << "-1\n";
}
