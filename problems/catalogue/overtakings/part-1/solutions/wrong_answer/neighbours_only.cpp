// Counts where a higher number stands directly before a lower one.
#include <iostream>

int main() {
    int n, last = 0, count = 0, runner;
    std::cin >> n;
    while (n-- > 0) {
        std::cin >> runner;
        count += last > runner;
        last = runner;
    }
    std::cout << count << '\n';
}
