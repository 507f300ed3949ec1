#include <iostream>
#include <map>
#include <string>

std::map<std::string, long long> variables;

// The answer to one line, an expression or an assignment: a value, "name = value" or "error".
std::string answer(const std::string& line) {
    // Your code here.
    return "0";
}

int main() {
    std::string line;
    std::getline(std::cin, line);
    for (int n = std::stoi(line); n > 0; --n) {
        std::getline(std::cin, line);
        std::cout << answer(line) << '\n';
    }
}
