#include <algorithm>
#include <iostream>
#include <vector>

int main() {
    int n;
    std::cin >> n;
    std::vector<int> parent(n + 1), depth(n + 1, -1), count, smallest, path;
    for (int i = 1; i <= n; i++) std::cin >> parent[i];
    for (int i = 1; i <= n; i++) {
        // Up to the first comment whose depth is known, then down again.
        int comment = i;
        while (comment != 0 && depth[comment] < 0) {
            path.push_back(comment);
            comment = parent[comment];
        }
        int level = comment == 0 ? -1 : depth[comment];
        for (; !path.empty(); path.pop_back()) depth[path.back()] = ++level;
    }
    for (int i = 1; i <= n; i++) {
        if (depth[i] >= (int)count.size()) {
            count.resize(depth[i] + 1, 0);
            smallest.resize(depth[i] + 1, n + 1);
        }
        count[depth[i]]++;
        smallest[depth[i]] = std::min(smallest[depth[i]], i);
    }
    for (size_t level = 0; level < count.size(); level++) {
        std::cout << count[level] << ' ' << smallest[level] << '\n';
    }
}
