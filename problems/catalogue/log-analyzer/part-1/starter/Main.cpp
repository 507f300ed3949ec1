#include <iostream>
#include <string>
#include <vector>

int main() {
    std::string line;
    std::getline(std::cin, line);
    std::vector<std::string> log(std::stoi(line));
    for (std::string& entry : log) std::getline(std::cin, entry);

    // Count the levels of the valid lines, and the lines skipped.
}
