#include <iostream>
#include <string>

// The value of an expression as text, or "error".
std::string calculate(const std::string& expression) {
    // Your code here.
    return "0";
}

int main() {
    std::string line;
    std::getline(std::cin, line);
    for (int n = std::stoi(line); n > 0; --n) {
        std::getline(std::cin, line);
        std::cout << calculate(line) << '\n';
    }
}
