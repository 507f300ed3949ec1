#include <cctype>
#include <iostream>
#include <string>

bool walks_through(const std::string& signs, int& left, int& right) {
    while (left < right && signs[left] == signs[right]) {
        ++left;
        --right;
    }
    return left >= right;
}

std::string judge(const std::string& text) {
    std::string signs;
    for (unsigned char c : text) {
        if (std::isalnum(c)) signs += static_cast<char>(std::tolower(c));
    }
    int left = 0, right = static_cast<int>(signs.size()) - 1;
    if (walks_through(signs, left, right)) return "palindrome";
    int left_after = left + 1, right_after = right;
    if (walks_through(signs, left_after, right_after)) return "almost";
    --right;
    return walks_through(signs, left, right) ? "almost" : "no";
}

int main() {
    std::string text;
    std::getline(std::cin, text);
    std::cout << judge(text) << '\n';
}
