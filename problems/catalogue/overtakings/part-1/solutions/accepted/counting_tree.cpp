// A tree of counts: how many of those who came in so far have a lower number?
#include <iostream>
#include <vector>

int main() {
    std::ios::sync_with_stdio(false);
    int n;
    std::cin >> n;
    std::vector<int> tree(n + 1, 0);
    long long count = 0;
    for (int came_in = 0; came_in < n; came_in++) {
        int runner;
        std::cin >> runner;
        int lower = 0;
        for (int i = runner; i > 0; i -= i & -i) lower += tree[i];
        count += came_in - lower;
        for (int i = runner; i <= n; i += i & -i) tree[i]++;
    }
    std::cout << count << '\n';
}
