#include <iostream>
#include <string>
#include <utility>
#include <vector>

struct Row {
    std::string person;
    int start, end;
};

// Return start and end of each window, by time.
std::vector<std::pair<int, int>> windows([[maybe_unused]] int t, [[maybe_unused]] int d, [[maybe_unused]] int a,
                                         [[maybe_unused]] const std::vector<Row>& rows) {
    // Your code here.
    return {{-1, -1}};
}

int main() {
    std::ios::sync_with_stdio(false);
    int n, t, d, a;
    std::cin >> n >> t >> d >> a;
    std::vector<Row> rows(n);
    for (Row& row : rows) std::cin >> row.person >> row.start >> row.end;
    auto found = windows(t, d, a, rows);
    for (auto [start, end] : found) std::cout << start << ' ' << end << '\n';
    if (found.empty()) std::cout << "none\n";
}
