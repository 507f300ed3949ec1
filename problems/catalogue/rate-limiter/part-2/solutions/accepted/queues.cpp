#include <iostream>
#include <queue>
#include <unordered_map>

int main() {
    std::ios::sync_with_stdio(false);
    int w, n;
    size_t r;
    std::cin >> r >> w >> n;
    std::unordered_map<int, std::queue<int>> passed;  // the times that count, oldest first
    while (n-- > 0) {
        int time, client;
        std::cin >> time >> client;
        std::queue<int>& times = passed[client];
        while (!times.empty() && times.front() <= time - w) times.pop();
        if (times.size() < r) {
            times.push(time);
            std::cout << "OK " << r - times.size() << '\n';
        } else {
            std::cout << "NO " << times.front() + w - time << '\n';
        }
    }
}
