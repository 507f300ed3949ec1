#include <iostream>
#include <string>

class Garage {
public:
    explicit Garage(const std::string& spots) : spots_(spots) {}

    // Return the line to print: the number of the spot, or FULL.
    std::string arrive([[maybe_unused]] const std::string& plate, [[maybe_unused]] char size) {
        // Your code here.
        return "";
    }

    // Return the line to print: the spot that is free now, or UNKNOWN.
    std::string leave([[maybe_unused]] const std::string& plate) {
        // Your code here.
        return "";
    }

private:
    std::string spots_;
};

int main() {
    std::ios::sync_with_stdio(false);
    std::string spots;
    int n;
    std::cin >> spots >> n;
    Garage garage(spots);
    while (n-- > 0) {
        std::string event, plate;
        std::cin >> event >> plate;
        char size = 'S';
        if (event == "IN") std::cin >> size;
        std::cout << (event == "IN" ? garage.arrive(plate, size) : garage.leave(plate)) << '\n';
    }
}
