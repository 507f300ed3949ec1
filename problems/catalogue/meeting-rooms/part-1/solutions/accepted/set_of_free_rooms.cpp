#include <algorithm>
#include <functional>
#include <iostream>
#include <numeric>
#include <queue>
#include <set>
#include <vector>

int main() {
    int n, cleaning, opened = 0;
    std::cin >> n >> cleaning;
    std::vector<int> begin(n), end(n), order(n), room(n);
    for (int i = 0; i < n; ++i) std::cin >> begin[i] >> end[i];
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return begin[a] < begin[b]; });

    using Use = std::pair<int, int>;  // the minute at which a room is free again, and the room
    std::priority_queue<Use, std::vector<Use>, std::greater<Use>> in_use;
    std::set<int> free;
    for (int i : order) {
        for (; !in_use.empty() && in_use.top().first <= begin[i]; in_use.pop()) free.insert(in_use.top().second);
        if (free.empty()) free.insert(++opened);
        room[i] = *free.begin();
        free.erase(free.begin());
        in_use.push({end[i] + cleaning, room[i]});
    }
    std::cout << opened << '\n';
    for (int r : room) std::cout << r << ' ';
    std::cout << '\n';
}
