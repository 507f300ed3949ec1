#include <iostream>
#include <string>

int main() {
    std::string name;
    std::cin >> name;  // stops at the first space
    std::cout << "Hello, " << name << "!\n";
}
