#include <iostream>
#include <vector>

struct Road {
    int to, toll;
};

// Return the lowest total of a delivery from s to t, or -1. fees[town] is -1 where there is no depot;
// roads[town] are those that lead out of the town. Towns are numbered from 1.
long long lowest_total([[maybe_unused]] int s, [[maybe_unused]] int t, [[maybe_unused]] const std::vector<int>& fees,
                       [[maybe_unused]] const std::vector<std::vector<Road>>& roads) {
    // Your code here.
    return -2;
}

int main() {
    std::ios::sync_with_stdio(false);
    int n, m, k, s, t;
    std::cin >> n >> m >> k >> s >> t;
    std::vector<int> fees(n + 1, -1);
    while (k-- > 0) {
        int town;
        std::cin >> town;
        std::cin >> fees[town];
    }
    std::vector<std::vector<Road>> roads(n + 1);
    while (m-- > 0) {
        int from, to, toll;
        std::cin >> from >> to >> toll;
        roads[from].push_back({to, toll});
    }
    std::cout << lowest_total(s, t, fees, roads) << '\n';
}
