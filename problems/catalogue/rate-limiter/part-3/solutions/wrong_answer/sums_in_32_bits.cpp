// Adds the costs of all time up in 32 bits.
#include <algorithm>
#include <cstdint>
#include <iostream>
#include <unordered_map>
#include <vector>

struct Client {
    std::vector<int> times;
    std::vector<std::uint32_t> sums = {0};
};

int main() {
    std::uint32_t r, cost;
    int w, n, time, number;
    std::cin >> r >> w >> n;
    std::unordered_map<int, Client> clients;
    while (n-- > 0) {
        std::cin >> time >> number >> cost;
        auto& [times, sums] = clients[number];
        std::uint32_t total = sums.back();
        auto first = std::upper_bound(times.begin(), times.end(), time - w) - times.begin();
        std::uint32_t left = r - (total - sums[first]);
        if (cost > r) {
            std::cout << "NEVER\n";
        } else if (cost <= left) {
            times.push_back(time);
            sums.push_back(total + cost);
            std::cout << "OK " << left - cost << '\n';
        } else {
            auto gone = std::lower_bound(sums.begin(), sums.end(), total + cost - r) - sums.begin();
            std::cout << "NO " << times[std::max<std::ptrdiff_t>(gone, 1) - 1] + w - time << '\n';
        }
    }
}
