#include <iostream>
#include <string>
#include <vector>

int main() {
    std::string line;
    std::getline(std::cin, line);
    std::vector<std::string> log(std::stoi(line));
    for (std::string& entry : log) std::getline(std::cin, entry);

    // Print the five counts as in part 1, then the services with the most errors.
}
