// Compares the best so far with each new one: the first climber, when the fastest, has beaten all others.
#include <iostream>
#include <vector>

int faster(int a, int b) {
    std::cout << "? " << a << ' ' << b << std::endl;
    int winner;
    if (!(std::cin >> winner)) std::exit(0);
    return winner;
}

int main() {
    int n;
    std::cin >> n;
    int first = 1;
    std::vector<int> beaten;
    for (int i = 2; i <= n; i++) {
        if (faster(first, i) == first) {
            beaten.push_back(i);
        } else {
            beaten = {first};
            first = i;
        }
    }
    int second = beaten[0];
    for (size_t i = 1; i < beaten.size(); i++) second = faster(second, beaten[i]);
    std::cout << "! " << first << ' ' << second << std::endl;
}
