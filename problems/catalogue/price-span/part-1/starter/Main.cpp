#include <iostream>
#include <string>
#include <vector>

int main() {
    int n;
    std::cin >> n;
    std::vector<int> prices(n);
    for (int& price : prices) {
        std::string word;
        std::cin >> word;
        price = word == "-" ? 0 : std::stoi(word);  // 0: closed
    }

    // Find the span of each trading day.

    // Print the sum of the spans, then the day with the largest span and that span.
}
