#include <iostream>
#include <map>
#include <set>
#include <string>
#include <unordered_map>

int main() {
    std::ios::sync_with_stdio(false);
    const std::string sizes = "SML";
    std::string spots, event;
    int n, plate;
    std::cin >> spots >> n;
    std::set<int> free[3];
    for (size_t i = 0; i < spots.size(); i++) free[sizes.find(spots[i])].insert(static_cast<int>(i) + 1);
    std::unordered_map<int, int> parked;
    while (n-- > 0) {
        std::cin >> event >> plate;
        if (event == "IN") {
            char size;
            std::cin >> size;
            size_t fit = sizes.find(size);
            while (fit < 3 && free[fit].empty()) fit++;
            if (fit == 3) {
                std::cout << "FULL\n";
                continue;
            }
            int spot = *free[fit].begin();
            free[fit].erase(spot);
            parked[plate] = spot;
            std::cout << spot << '\n';
        } else if (auto found = parked.find(plate); found != parked.end()) {
            int spot = found->second;
            parked.erase(found);
            free[sizes.find(spots[spot - 1])].insert(spot);
            std::cout << spot << '\n';
        } else {
            std::cout << "UNKNOWN\n";
        }
    }
}
