#include <iostream>
#include <vector>

int main() {
    int n;
    std::cin >> n;
    std::vector<long long> values(n);
    for (long long& value : values) std::cin >> value;

    // Print the smallest difference between the two shares.
}
