#include <algorithm>
#include <iostream>
#include <unordered_map>
#include <vector>

struct Client {
    std::vector<int> times;            // of all that was let through
    std::vector<long long> sums = {0};  // the costs before each of them, and in the end of all
};

int main() {
    std::ios::sync_with_stdio(false);
    long long r, cost;
    int w, n, time, number;
    std::cin >> r >> w >> n;
    std::unordered_map<int, Client> clients;
    while (n-- > 0) {
        std::cin >> time >> number >> cost;
        auto& [times, sums] = clients[number];
        long long total = sums.back();
        auto first = std::upper_bound(times.begin(), times.end(), time - w) - times.begin();
        long long left = r - (total - sums[first]);
        if (cost > r) {
            std::cout << "NEVER\n";
        } else if (cost <= left) {
            times.push_back(time);
            sums.push_back(total + cost);
            std::cout << "OK " << left - cost << '\n';
        } else {
            auto gone = std::lower_bound(sums.begin(), sums.end(), total + cost - r) - sums.begin();
            std::cout << "NO " << times[gone - 1] + w - time << '\n';
        }
    }
}
