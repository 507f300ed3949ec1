#include <iostream>
#include <string>

// The position of the first bracket out of place, counted from 1, or 0 if there is none.
int out_of_place(const std::string& text) {
    // Your code here.
    return 0;
}

int main() {
    std::string text;
    std::getline(std::cin, text);
    int position = out_of_place(text);
    if (position == 0) {
        std::cout << "ok\n";
    } else {
        std::cout << position << '\n';
    }
}
