// Distances from the pallet for every number of piles still to push; then downhill from the forklift.
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
    auto free = [&](int i, int j) { return i >= 0 && j >= 0 && i < r && j < c && hall[i][j] != '#'; };

    // far[p][i][j]: moves from there to the pallet with p piles pushed on the way, the one at (i, j) not counted
    std::vector far(k + 1, std::vector(r, std::vector(c, -1)));
    std::queue<std::array<int, 3>> queue;
    int row = 0, column = 0;
    for (int i = 0; i < r; i++) {
        for (int j = 0; j < c; j++) {
            if (hall[i][j] == 'S') row = i, column = j;
            if (hall[i][j] == 'G') far[0][i][j] = 0, queue.push({0, i, j});
        }
    }
    while (!queue.empty()) {
        auto [p, i, j] = queue.front();
        queue.pop();
        int pushed = p + (hall[i][j] == '+');
        for (int d = 0; d < 4; d++) {
            int y = i + down[d], x = j + right[d];
            if (!free(y, x) || pushed > k || far[pushed][y][x] >= 0) continue;
            far[pushed][y][x] = far[p][i][j] + 1;
            queue.push({pushed, y, x});
        }
    }
    int best = -1, piles = 0;
    for (int p = 0; p <= k; p++) {
        int moves = far[p][row][column];
        if (moves >= 0 && (best < 0 || moves < best)) best = moves, piles = p;
    }
    std::cout << best << '\n';
    std::string way;
    for (int left = best; left > 0; left--) {
        for (int d = 0; d < 4; d++) {
            int y = row + down[d], x = column + right[d];
            if (!free(y, x)) continue;
            int rest = piles - (hall[y][x] == '+');
            if (rest < 0 || far[rest][y][x] != left - 1) continue;
            way += letters[d];
            row = y, column = x, piles = rest;
            break;
        }
    }
    if (best >= 0) std::cout << way << '\n';
}
