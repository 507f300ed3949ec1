#include <iostream>
#include <utility>
#include <vector>

// The stall numbers of the first pair that makes the target, or {0, 0}.
std::pair<int, int> first_pair(const std::vector<int>& prices, int target) {
    // Your code here.
    return {0, 0};
}

int main() {
    int n, target;
    std::cin >> n >> target;
    std::vector<int> prices(n);
    for (int& price : prices) std::cin >> price;
    auto [earlier, stop] = first_pair(prices, target);
    if (stop == 0) {
        std::cout << "none\n";
    } else {
        std::cout << earlier << ' ' << stop << '\n';
    }
}
