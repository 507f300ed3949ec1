#include <iostream>
#include <vector>

const int MODULUS = 1'000'000'007;

int main() {
    int n, price;
    std::cin >> n >> price;
    std::vector<int> ways(price + 1, 0);
    ways[0] = 1;
    for (int i = 0; i < n; i++) {
        long long value, count;
        std::cin >> value >> count;
        for (long long paid = value; paid <= price; paid++) ways[paid] = (ways[paid] + ways[paid - value]) % MODULUS;
        // Those with more than `count` coins of this kind come off, from the greatest sum down.
        long long beyond = value * (count + 1);
        for (long long paid = price; paid >= beyond; paid--) {
            ways[paid] = (ways[paid] - ways[paid - beyond] + MODULUS) % MODULUS;
        }
    }
    std::cout << ways[price] << '\n';
}
