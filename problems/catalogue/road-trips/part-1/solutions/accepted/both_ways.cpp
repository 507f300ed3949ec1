#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>

int main() {
    std::map<std::pair<std::string, std::string>, int> km;
    std::ifstream file("roads.csv");
    std::string line, start, end, length;
    std::getline(file, line);
    while (std::getline(file, start, ',') && std::getline(file, end, ',') && std::getline(file, length)) {
        km[{start, end}] = km[{end, start}] = std::stoi(length);
    }

    int n;
    std::cin >> n >> std::ws;
    for (int i = 0; i < n; ++i) {
        std::getline(std::cin, line);
        std::istringstream trip(line);
        std::string from, to;
        int total = 0;
        bool possible = true;
        for (trip >> from; possible && trip >> to; from = to) {
            auto road = km.find({from, to});
            possible = road != km.end();
            total += possible ? road->second : 0;
        }
        std::cout << (possible ? std::to_string(total) : "impossible") << '\n';
    }
}
