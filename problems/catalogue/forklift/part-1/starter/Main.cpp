#include <iostream>
#include <string>
#include <vector>

int main() {
    int r, c, k;
    std::cin >> r >> c >> k;
    std::vector<std::string> hall(r);
    for (std::string& row : hall) std::cin >> row;

    // Print the number of moves and, in a second line, the moves; or -1.
}
