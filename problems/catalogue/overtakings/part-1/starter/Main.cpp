#include <iostream>
#include <vector>

int main() {
    std::ios::sync_with_stdio(false);
    int n;
    std::cin >> n;
    std::vector<int> order(n);
    for (int& runner : order) std::cin >> runner;

    // Print the number of overtakings.
}
