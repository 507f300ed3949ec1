#include <iostream>
#include <optional>

class Station {
public:
    // Take the next reading.
    void report([[maybe_unused]] double x) {
        // Your code here.
    }

    // Make reading number i count no more; the first one is number 1.
    void retract([[maybe_unused]] int i) {
        // Your code here.
    }

    // Return the median of the readings that count, or nothing where there are none.
    std::optional<double> median() {
        // Your code here.
        return std::nullopt;
    }
};

int main() {
    std::ios::sync_with_stdio(false);
    std::cout.precision(12);
    int n;
    std::cin >> n;
    Station station;
    while (n-- > 0) {
        char command;
        std::cin >> command;
        if (command == '+') {
            double x;
            std::cin >> x;
            station.report(x);
        } else if (command == '-') {
            int i;
            std::cin >> i;
            station.retract(i);
        } else if (auto median = station.median()) {
            std::cout << *median << '\n';
        } else {
            std::cout << "none\n";
        }
    }
}
