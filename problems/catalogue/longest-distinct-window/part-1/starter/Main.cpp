#include <iostream>
#include <utility>
#include <vector>

// The length of the longest stretch and the position at which it begins, counted from 1.
std::pair<int, int> longest_stretch(const std::vector<int>& tracks) {
    // Your code here.
    return {0, 0};
}

int main() {
    int n;
    std::cin >> n;
    std::vector<int> tracks(n);
    for (int& track : tracks) std::cin >> track;
    auto [length, begin] = longest_stretch(tracks);
    std::cout << length << ' ' << begin << '\n';
}
