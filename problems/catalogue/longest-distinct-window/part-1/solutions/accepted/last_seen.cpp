#include <algorithm>
#include <iostream>
#include <vector>

int main() {
    int n;
    std::cin >> n;
    std::vector<int> last(100001, 0);
    int begin = 1, best = 0, best_begin = 1;
    for (int position = 1; position <= n; ++position) {
        int track;
        std::cin >> track;
        if (track != 0) {
            begin = std::max(begin, last[track] + 1);
            last[track] = position;
        }
        if (position + 1 - begin > best) {
            best = position + 1 - begin;
            best_begin = begin;
        }
    }
    std::cout << best << ' ' << best_begin << '\n';
}
