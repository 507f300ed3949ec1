#include <algorithm>
#include <bitset>
#include <iostream>
#include <numeric>
#include <vector>

using Values = std::vector<long long>;
const int CHEAP = 20'000;

long long by_table(const Values& values, long long total) {
    std::bitset<CHEAP + 1> reached;
    reached[0] = true;
    for (long long value : values) reached |= reached << value;
    long long share = total / 2;
    while (!reached[share]) share--;
    return total - 2 * share;
}

Values sums(const Values& values, size_t from, size_t to) {
    Values found = {0};
    for (size_t i = from; i < to; i++) {
        size_t size = found.size();
        for (size_t j = 0; j < size; j++) found.push_back(found[j] + values[i]);
        std::inplace_merge(found.begin(), found.begin() + size, found.end());
    }
    return found;
}

long long by_halves(const Values& values, long long total) {
    Values left = sums(values, 0, values.size() / 2), right = sums(values, values.size() / 2, values.size());
    long long best = total;
    for (long long share : left) {
        auto beyond = std::upper_bound(right.begin(), right.end(), total / 2 - share);
        if (beyond == right.begin()) break;
        best = std::min(best, total - 2 * (share + *--beyond));
    }
    return best;
}

int main() {
    int n;
    std::cin >> n;
    Values values(n);
    for (long long& value : values) std::cin >> value;
    long long total = std::accumulate(values.begin(), values.end(), 0LL);
    std::cout << (total <= CHEAP ? by_table(values, total) : by_halves(values, total)) << '\n';
}
