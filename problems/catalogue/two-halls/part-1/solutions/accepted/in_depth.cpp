// In depth with a stack of its own: a pair in one hall closes a ring with the way between the two.
#include <iostream>
#include <utility>
#include <vector>

int main() {
    std::ios::sync_with_stdio(false);
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
    for (int first = 1; first <= n; first++) {
        if (hall[first]) continue;
        hall[first] = 1;
        std::vector<std::pair<int, size_t>> way = {{first, 0}};  // each with the number of the others looked at
        while (!way.empty()) {
            auto& [person, next] = way.back();
            if (next == silent[person].size()) {
                way.pop_back();
                continue;
            }
            int other = silent[person][next++];
            if (!hall[other]) {
                hall[other] = 3 - hall[person];
                way.push_back({other, 0});
            } else if (hall[other] == hall[person]) {
                size_t from = way.size();
                while (way[--from].first != other) {
                }
                std::cout << "NO\n" << way.size() - from << '\n';
                for (; from < way.size(); from++) std::cout << way[from].first << ' ';
                std::cout << '\n';
                return 0;
            }
        }
    }
    std::cout << "YES\n";
    for (int i = 1; i <= n; i++) std::cout << hall[i] << ' ';
    std::cout << '\n';
}
