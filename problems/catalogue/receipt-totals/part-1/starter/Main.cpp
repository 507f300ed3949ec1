#include <iostream>
#include <string>

int main() {
    int n;
    std::cin >> n;
    for (int i = 0; i < n; ++i) {
        std::string article, price;
        int quantity;
        std::cin >> article >> quantity >> price;
        // Work out the amount of this line, in cents.
    }

    // Print the total.
}
