#include <cstdlib>
#include <iostream>

int main() {
    int n, before, today, largest = -1, its_day = 0;
    std::cin >> n >> before;
    for (int day = 2; day <= n; ++day, before = today) {
        std::cin >> today;
        if (std::abs(today - before) > largest) {
            largest = std::abs(today - before);
            its_day = day;
        }
    }
    std::cout << largest << ' ' << its_day << '\n';
}
