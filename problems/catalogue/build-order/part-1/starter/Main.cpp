#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

using Needs = std::map<std::string, std::vector<std::string>>;

// Return the order of building; empty where there is a circle.
std::vector<std::string> build_order([[maybe_unused]] const Needs& needs, [[maybe_unused]] const std::string& wanted) {
    // Your code here.
    return {};
}

int main() {
    int n;
    std::string wanted, line;
    std::cin >> n >> wanted;
    std::getline(std::cin, line);
    Needs needs;
    for (int i = 0; i < n; i++) {
        std::getline(std::cin, line);
        std::istringstream words(line);
        std::string name, word;
        words >> name;
        name.pop_back();  // the colon
        auto& list = needs[name];
        while (words >> word) list.push_back(word);
    }
    auto order = build_order(needs, wanted);
    if (order.empty()) std::cout << "CIRCLE\n";
    for (const auto& name : order) std::cout << name << '\n';
}
