#include <iostream>
#include <string>

int main() {
    std::string name;
    std::getline(std::cin, name);

    // Print the greeting to std::cout.
}
