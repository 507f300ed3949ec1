#include <iostream>
#include <string>

// Looks a key up and returns whether it was in the cache.
[[maybe_unused]] bool is_hit(int key) {
    std::cout << "? " << key << std::endl;  // endl flushes
    std::string answer;
    std::cin >> answer;
    return answer == "HIT";
}

int main() {
    // Find out what the cache is, then: std::cout << "! " << kind << ' ' << c << std::endl;
}
