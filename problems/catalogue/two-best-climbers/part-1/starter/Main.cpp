#include <iostream>

// Returns the faster one of two climbers.
[[maybe_unused]] int faster(int a, int b) {
    std::cout << "? " << a << ' ' << b << std::endl;  // endl flushes
    int winner;
    std::cin >> winner;
    return winner;
}

int main() {
    int n;
    std::cin >> n;

    // Find the two, then: std::cout << "! " << first << ' ' << second << std::endl;
}
