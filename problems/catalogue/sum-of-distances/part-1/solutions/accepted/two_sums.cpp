// For each village what those below it pay to come up, and what all others pay to come down.
#include <iostream>
#include <vector>

struct Way {
    int to;
    long long there, back;
};

int main() {
    std::ios::sync_with_stdio(false);
    int n;
    std::cin >> n;
    std::vector<long long> below(n + 1), from_below(n + 1), from_above(n + 1);
    for (int v = 1; v <= n; v++) std::cin >> below[v];
    std::vector<std::vector<Way>> ways(n + 1);
    for (int i = 1; i < n; i++) {
        int u, v;
        long long a, b;
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
            order.push_back(way.to);
        }
    }
    for (size_t i = order.size(); i-- > 0;) {
        int u = order[i];
        for (const Way& way : ways[u]) {
            if (way.to == parent[u]) continue;
            below[u] += below[way.to];
            from_below[u] += from_below[way.to] + below[way.to] * way.back;
        }
    }
    for (int u : order) {
        for (const Way& way : ways[u]) {
            if (way.to == parent[u]) continue;
            long long beside = from_below[u] - from_below[way.to] - below[way.to] * way.back;
            from_above[way.to] = from_above[u] + beside + (below[1] - below[way.to]) * way.there;
        }
    }
    for (int v = 1; v <= n; v++) std::cout << from_below[v] + from_above[v] << '\n';
}
