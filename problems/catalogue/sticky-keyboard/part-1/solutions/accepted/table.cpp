#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

int main() {
    std::string typed, meant;
    std::cin >> typed >> meant;
    size_t n = typed.size(), m = meant.size();
    // cost[i][j]: of what is left from typed[i] and meant[j] on.
    std::vector<std::vector<int>> cost(n + 1, std::vector<int>(m + 1, 0));
    for (size_t i = n + 1; i-- > 0;) {
        for (size_t j = m + 1; j-- > 0;) {
            if (i == n && j == m) continue;
            int best = 1'000'000;
            if (i < n) best = std::min(best, cost[i + 1][j] + (i > 0 && typed[i] == typed[i - 1] ? 0 : 1));
            if (j < m) best = std::min(best, cost[i][j + 1] + 1);
            if (i < n && j < m) best = std::min(best, cost[i + 1][j + 1] + (typed[i] == meant[j] ? 0 : 1));
            cost[i][j] = best;
        }
    }
    std::cout << cost[0][0] << '\n';
}
