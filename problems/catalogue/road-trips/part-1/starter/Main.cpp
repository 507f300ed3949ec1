#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

int main() {
    std::ifstream file("roads.csv");
    std::string line, start, end, km;
    std::getline(file, line);  // from,to,km
    while (std::getline(file, start, ',') && std::getline(file, end, ',') && std::getline(file, km)) {
        // Remember this road.
    }

    int n;
    std::cin >> n >> std::ws;
    for (int i = 0; i < n; ++i) {
        std::getline(std::cin, line);
        std::istringstream trip(line);
        for (std::string town; trip >> town;) {
            // Go on to this town.
        }
        // Print the length of this trip.
    }
}
