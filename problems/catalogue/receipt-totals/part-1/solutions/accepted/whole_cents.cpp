#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>

long long cents(const std::string& price) {
    std::size_t point = price.find('.');
    std::string fraction = point == std::string::npos ? "" : price.substr(point + 1);
    fraction.resize(2, '0');
    return std::stoll(price.substr(0, point)) * 100 + std::stoll(fraction);
}

void print(const std::string& label, long long amount) {
    long long size = std::llabs(amount);
    std::printf("%s %s%lld.%02lld\n", label.c_str(), amount < 0 ? "-" : "", size / 100, size % 100);
}

int main() {
    int n;
    std::cin >> n;
    long long total = 0;
    for (int i = 0; i < n; ++i) {
        std::string article, price;
        long long quantity;
        std::cin >> article >> quantity >> price;
        print(article, quantity * cents(price));
        total += quantity * cents(price);
    }
    print("TOTAL", total);
}
