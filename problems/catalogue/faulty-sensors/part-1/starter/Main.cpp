#include <iostream>
#include <string>
#include <vector>

// Returns whether at least one of the sensors from a to b is faulty.
[[maybe_unused]] bool is_faulty(int a, int b) {
    std::cout << "? " << a << ' ' << b << std::endl;  // endl flushes
    std::string answer;
    std::cin >> answer;
    return answer == "FAULT";
}

int main() {
    int n;
    std::cin >> n;
    std::vector<int> faulty;

    // Find the faulty ones.

    std::cout << "!";
    for (int sensor : faulty) std::cout << ' ' << sensor;
    std::cout << std::endl;
}
