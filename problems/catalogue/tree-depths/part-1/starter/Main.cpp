#include <iostream>
#include <utility>
#include <vector>

// Return (number of comments, smallest number) for each depth; parents[i] belongs to comment i, from 1 on.
std::vector<std::pair<int, int>> depths([[maybe_unused]] const std::vector<int>& parents) {
    // Your code here.
    return {};
}

int main() {
    int n;
    std::cin >> n;
    std::vector<int> parents(n + 1);
    for (int i = 1; i <= n; i++) std::cin >> parents[i];
    for (auto [count, smallest] : depths(parents)) {
        std::cout << count << ' ' << smallest << '\n';
    }
}
