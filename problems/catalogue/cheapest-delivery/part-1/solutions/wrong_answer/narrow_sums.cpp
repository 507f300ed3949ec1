// Adds up in 32 bits.
#include <functional>
#include <iostream>
#include <queue>
#include <utility>
#include <vector>

int main() {
    std::ios::sync_with_stdio(false);
    int n, m, k, s, t;
    std::cin >> n >> m >> k >> s >> t;
    std::vector<unsigned> fees(n + 1);
    std::vector<bool> depot(n + 1);
    while (k-- > 0) {
        int town;
        std::cin >> town;
        std::cin >> fees[town];
        depot[town] = true;
    }
    std::vector<std::vector<std::pair<int, unsigned>>> roads(n + 1);
    while (m-- > 0) {
        int a, b;
        unsigned c;
        std::cin >> a >> b >> c;
        roads[a].emplace_back(b, c);
    }
    using State = std::pair<unsigned, int>;
    std::priority_queue<State, std::vector<State>, std::greater<State>> queue;
    std::vector<bool> done(4 * n + 4);
    queue.emplace(0, 4 * s);
    while (!queue.empty()) {
        auto [total, state] = queue.top();
        queue.pop();
        if (done[state]) continue;
        done[state] = true;
        int town = state / 4, layer = state % 4;
        if (town == t && layer % 2) {
            std::cout << total << '\n';
            return 0;
        }
        if (depot[town] && layer % 2 == 0) queue.emplace(total + fees[town], state + 1);
        for (auto [b, c] : roads[town]) {
            queue.emplace(total + c, 4 * b + layer);
            if (layer < 2) queue.emplace(total, 4 * b + layer + 2);
        }
    }
    std::cout << -1 << '\n';
}
