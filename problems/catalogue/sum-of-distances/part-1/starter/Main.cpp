#include <iostream>
#include <vector>

struct Road {
    int u, v, a, b;
};

// Return what all pay to meet in each village; people[0] live in village 1.
std::vector<long long> totals(const std::vector<int>& people, [[maybe_unused]] const std::vector<Road>& roads) {
    // Your code here.
    return std::vector<long long>(people.size(), -1);
}

int main() {
    std::ios::sync_with_stdio(false);
    int n;
    std::cin >> n;
    std::vector<int> people(n);
    for (int& count : people) std::cin >> count;
    std::vector<Road> roads(n - 1);
    for (Road& road : roads) std::cin >> road.u >> road.v >> road.a >> road.b;
    for (long long total : totals(people, roads)) std::cout << total << '\n';
}
