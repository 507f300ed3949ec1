#include <iostream>
#include <unordered_map>

struct Count {
    int window = -1;
    int passed = 0;
};

int main() {
    std::ios::sync_with_stdio(false);
    int r, w, n;
    std::cin >> r >> w >> n;
    std::unordered_map<int, Count> counts;
    while (n-- > 0) {
        int time, client;
        std::cin >> time >> client;
        Count& count = counts[client];
        if (count.window != time / w) count = {time / w, 0};
        if (count.passed < r) {
            std::cout << "OK " << r - ++count.passed << '\n';
        } else {
            std::cout << "NO " << (count.window + 1) * w - time << '\n';
        }
    }
}
