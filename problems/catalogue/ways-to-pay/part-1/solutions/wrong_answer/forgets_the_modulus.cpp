// Counts in 64 bits and reduces only what it prints.
#include <iostream>
#include <vector>

int main() {
    int n, price;
    std::cin >> n >> price;
    std::vector<unsigned long long> ways(price + 1, 0);
    ways[0] = 1;
    for (int i = 0; i < n; i++) {
        long long value, count;
        std::cin >> value >> count;
        for (long long paid = value; paid <= price; paid++) ways[paid] += ways[paid - value];
        long long beyond = value * (count + 1);
        for (long long paid = price; paid >= beyond; paid--) ways[paid] -= ways[paid - beyond];
    }
    std::cout << ways[price] % 1'000'000'007 << '\n';
}
