#include <iostream>
#include <vector>

int main() {
    int n;
    std::cin >> n;
    std::vector<int> temperatures(n);
    for (int& t : temperatures) std::cin >> t;

    // Find the largest swing and its day, and print both.
}
