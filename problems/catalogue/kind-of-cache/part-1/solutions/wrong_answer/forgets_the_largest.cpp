// Takes it that going back ends with a miss; where the cache holds a hundred entries, there is none.
#include <iostream>
#include <string>

bool is_hit(int key) {
    std::cout << "? " << key << std::endl;
    std::string answer;
    if (!(std::cin >> answer)) std::exit(0);
    return answer == "HIT";
}

int main() {
    for (int key = 1; key <= 100; key++) is_hit(key);
    int capacity = 0;
    while (capacity < 100 && is_hit(100 - capacity)) capacity++;
    const char* kind = is_hit(100) ? "FIFO" : "LRU";
    std::cout << "! " << kind << ' ' << capacity << std::endl;
}
