#include <iostream>
#include <string>
#include <utility>
#include <vector>

int main() {
    int n, best = 0, best_day = 0;
    long long total = 0;
    std::cin >> n;
    std::vector<std::pair<int, int>> stack;
    for (int day = 1; day <= n; ++day) {
        std::string word;
        std::cin >> word;
        if (word == "-") continue;
        int price = std::stoi(word), span = 1;
        for (; !stack.empty() && stack.back().first < price; stack.pop_back()) span += stack.back().second;
        stack.push_back({price, span});
        total += span;
        if (span > best) {
            best = span;
            best_day = day;
        }
    }
    std::cout << total << '\n' << best_day << ' ' << best << '\n';
}
