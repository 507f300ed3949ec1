#include <iostream>
#include <string>

bool is_hit(int key) {
    std::cout << "? " << key << std::endl;
    std::string answer;
    if (!(std::cin >> answer)) std::exit(0);
    return answer == "HIT";
}

int main() {
    const int first = 900, last = 801;  // downwards, so that the newest key is the lowest one
    for (int key = first; key >= last; key--) is_hit(key);
    int key = last;
    while (key <= first && is_hit(key)) key++;
    int capacity = key - last;
    if (key > first) is_hit(1);  // something must be given up
    const char* kind = is_hit(last) ? "FIFO" : "LRU";
    std::cout << "! " << kind << ' ' << capacity << std::endl;
}
