// Searches from s and, against the roads, from t, each with and without the coupon; they meet at the depots.
#include <algorithm>
#include <array>
#include <functional>
#include <iostream>
#include <limits>
#include <queue>
#include <tuple>
#include <vector>

struct Road {
    int to;
    long long toll;
};
using Roads = std::vector<std::vector<Road>>;
const long long FAR = std::numeric_limits<long long>::max() / 4;

std::vector<std::array<long long, 2>> search(const Roads& roads, int start) {
    std::vector<std::array<long long, 2>> best(roads.size(), {FAR, FAR});
    using State = std::tuple<long long, int, int>;
    std::priority_queue<State, std::vector<State>, std::greater<State>> queue;
    auto reach = [&](long long total, int town, int used) {
        if (total < best[town][used]) {
            best[town][used] = total;
            queue.emplace(total, town, used);
        }
    };
    reach(0, start, 0);
    reach(0, start, 1);
    while (!queue.empty()) {
        auto [total, town, used] = queue.top();
        queue.pop();
        if (total > best[town][used]) continue;
        for (const Road& road : roads[town]) {
            reach(total + road.toll, road.to, used);
            if (!used) reach(total, road.to, 1);
        }
    }
    return best;
}

int main() {
    std::ios::sync_with_stdio(false);
    int n, m, k, s, t;
    std::cin >> n >> m >> k >> s >> t;
    std::vector<std::pair<int, long long>> depots(k);
    for (auto& [town, fee] : depots) std::cin >> town >> fee;
    Roads there(n + 1), back(n + 1);
    while (m-- > 0) {
        int a, b;
        long long c;
        std::cin >> a >> b >> c;
        there[a].push_back({b, c});
        back[b].push_back({a, c});
    }
    auto first = search(there, s), second = search(back, t);
    long long lowest = FAR;
    for (auto [town, fee] : depots) {
        lowest = std::min(lowest, fee + std::min(first[town][0] + second[town][1], first[town][1] + second[town][0]));
    }
    std::cout << (lowest >= FAR ? -1 : lowest) << '\n';
}
