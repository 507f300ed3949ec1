#include <iostream>
#include <string>
#include <vector>

int main() {
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);
    int n;
    std::cin >> n;
    std::vector<int> prices;  // of the trading days
    std::vector<int> stack;   // trading days whose price nothing later has reached
    long long total = 0;
    int best = 0, best_day = 0;
    for (int day = 1; day <= n; ++day) {
        std::string word;
        std::cin >> word;
        if (word == "-") continue;
        int now = static_cast<int>(prices.size());
        prices.push_back(std::stoi(word));
        while (!stack.empty() && prices[stack.back()] <= prices[now]) stack.pop_back();
        int span = stack.empty() ? now + 1 : now - stack.back();
        stack.push_back(now);
        total += span;
        if (span > best) {
            best = span;
            best_day = day;
        }
    }
    std::cout << total << '\n' << best_day << ' ' << best << '\n';
}
