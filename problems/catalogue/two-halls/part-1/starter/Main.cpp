#include <iostream>
#include <vector>

int main() {
    std::ios::sync_with_stdio(false);
    int n, m;
    std::cin >> n >> m;
    std::vector<std::vector<int>> silent(n + 1);  // with whom each one does not talk
    while (m-- > 0) {
        int a, b;
        std::cin >> a >> b;
        silent[a].push_back(b);
        silent[b].push_back(a);
    }

    // Print YES and the hall of each relative, or NO, the length of a ring, and the ring.
}
