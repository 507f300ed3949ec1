#include <iostream>
#include <vector>

const int MODULUS = 1'000'000'007;

struct Coin {
    int value, count;
};

// Return in how many ways the price can be paid.
long long ways([[maybe_unused]] int price, [[maybe_unused]] const std::vector<Coin>& coins) {
    // Your code here.
    return -1;
}

int main() {
    int n, price;
    std::cin >> n >> price;
    std::vector<Coin> coins(n);
    for (auto& coin : coins) std::cin >> coin.value >> coin.count;
    std::cout << ways(price, coins) << '\n';
}
