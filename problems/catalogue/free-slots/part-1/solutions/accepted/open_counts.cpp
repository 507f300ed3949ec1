// Counts for each person how many appointments are going on.
#include <algorithm>
#include <iostream>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

int main() {
    std::ios::sync_with_stdio(false);
    int n, t, d, a;
    std::cin >> n >> t >> d >> a;
    std::unordered_map<std::string, int> numbers;
    std::vector<std::tuple<int, int, int>> events;
    for (int i = 0; i < n; i++) {
        std::string person;
        int start, end;
        std::cin >> person >> start >> end;
        int number = numbers.emplace(person, static_cast<int>(numbers.size())).first->second;
        events.emplace_back(start, 1, number);
        events.emplace_back(end, -1, number);
    }
    events.emplace_back(t, 0, 0);
    std::sort(events.begin(), events.end());
    std::vector<int> open(n + 1);
    int missing = 0, since = 0;
    bool any = false, within = true;
    for (size_t i = 0; i < events.size();) {
        int time = std::get<0>(events[i]);
        for (; i < events.size() && std::get<0>(events[i]) == time; i++) {
            auto [when, change, number] = events[i];
            int before = open[number];
            open[number] += change;
            missing += (open[number] > 0) - (before > 0);
        }
        bool fits = missing <= a && time < t;
        if (within && !fits && time - since >= d) {
            std::cout << since << ' ' << time << '\n';
            any = true;
        }
        if (!within && fits) since = time;
        within = fits;
    }
    if (!any) std::cout << "none\n";
}
