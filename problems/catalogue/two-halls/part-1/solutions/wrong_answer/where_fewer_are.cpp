// Seats one after the other where fewer of those sit with whom they do not talk.
#include <array>
#include <iostream>
#include <vector>

int main() {
    int n, m;
    std::cin >> n >> m;
    std::vector<std::vector<int>> silent(n + 1);
    while (m-- > 0) {
        int a, b;
        std::cin >> a >> b;
        silent[a].push_back(b);
        silent[b].push_back(a);
    }
    std::vector<int> hall(n + 1, 0);
    for (int i = 1; i <= n; i++) {
        std::array<int, 3> count = {0, 0, 0};
        for (int other : silent[i]) count[hall[other]]++;
        hall[i] = count[1] <= count[2] ? 1 : 2;
    }
    std::cout << "YES\n";
    for (int i = 1; i <= n; i++) std::cout << hall[i] << ' ';
    std::cout << '\n';
}
