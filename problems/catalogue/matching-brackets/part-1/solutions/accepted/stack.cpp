#include <iostream>
#include <string>
#include <vector>

int main() {
    const std::string opening = "([{", closing = ")]}";
    std::string text;
    std::getline(std::cin, text);
    std::vector<std::size_t> opened;
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::size_t kind = closing.find(text[i]);
        if (opening.find(text[i]) != std::string::npos) {
            opened.push_back(i);
        } else if (kind != std::string::npos) {
            if (opened.empty() || text[opened.back()] != opening[kind]) {
                std::cout << i + 1 << '\n';
                return 0;
            }
            opened.pop_back();
        }
    }
    if (opened.empty()) {
        std::cout << "ok\n";
    } else {
        std::cout << opened.front() + 1 << '\n';
    }
}
