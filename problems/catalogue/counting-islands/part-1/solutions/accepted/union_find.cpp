#include <algorithm>
#include <iostream>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

std::vector<int> parent;

int root(int x) {
    while (parent[x] != x) x = parent[x] = parent[parent[x]];
    return x;
}

int main() {
    int rows, columns;
    std::cin >> rows >> columns;
    std::vector<std::string> world(rows);
    for (auto& line : world) std::cin >> line;
    parent.resize(rows * columns);
    std::iota(parent.begin(), parent.end(), 0);
    auto land = [&](int i, int j) { return world[i][j] == '#'; };
    for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
            if (!land(i, j)) continue;
            int right = (j + 1) % columns;
            if (land(i, right)) parent[root(i * columns + j)] = root(i * columns + right);
            if (i + 1 < rows && land(i + 1, j)) parent[root(i * columns + j)] = root((i + 1) * columns + j);
        }
    }
    std::vector<std::pair<int, int>> islands(rows * columns, {0, 0});
    for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
            if (!land(i, j)) continue;
            auto& island = islands[root(i * columns + j)];
            island.first++;
            bool water = !land(i, (j + 1) % columns) || !land(i, (j + columns - 1) % columns);
            if (i > 0 && !land(i - 1, j)) water = true;
            if (i + 1 < rows && !land(i + 1, j)) water = true;
            island.second += water;
        }
    }
    auto best = *std::max_element(islands.begin(), islands.end());
    long count = std::count_if(islands.begin(), islands.end(), [](const auto& island) { return island.first > 0; });
    std::cout << count << ' ' << best.first << ' ' << best.second << '\n';
}
