#include <iomanip>
#include <iostream>
#include <set>
#include <utility>
#include <vector>

int main() {
    std::ios::sync_with_stdio(false);
    std::cout << std::fixed << std::setprecision(4);
    int n;
    std::cin >> n;
    std::vector<double> readings;
    std::set<std::pair<double, int>> low, high;
    while (n-- > 0) {
        char command;
        std::cin >> command;
        if (command == '+') {
            double x;
            std::cin >> x;
            std::pair<double, int> reading(x, readings.size());
            readings.push_back(x);
            (low.empty() || reading < *low.rbegin() ? low : high).insert(reading);
        } else if (command == '-') {
            int i;
            std::cin >> i;
            std::pair<double, int> reading(readings[i - 1], i - 1);
            if (!low.erase(reading)) high.erase(reading);
        } else if (low.empty()) {
            std::cout << "none\n";
        } else {
            double top = low.rbegin()->first;
            std::cout << (low.size() == high.size() ? (top + high.begin()->first) / 2 : top) << '\n';
        }
        if (low.size() > high.size() + 1) high.insert(low.extract(std::prev(low.end())));
        if (low.size() < high.size()) low.insert(high.extract(high.begin()));
    }
}
