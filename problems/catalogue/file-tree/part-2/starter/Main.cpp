#include <iostream>
#include <string>

class Tree {
public:
    // Return OK, MISSING or EXISTS.
    std::string mkdir([[maybe_unused]] const std::string& path) {
        // Your code here.
        return "";
    }

    // Return OK, MISSING or EXISTS.
    std::string write([[maybe_unused]] const std::string& path, [[maybe_unused]] long long size) {
        // Your code here.
        return "";
    }

    // Return the size, or MISSING.
    std::string size([[maybe_unused]] const std::string& path) {
        // Your code here.
        return "";
    }

    // Return the names, EMPTY or MISSING.
    std::string list([[maybe_unused]] const std::string& path) {
        // Your code here.
        return "";
    }

    // Return OK, MISSING or REFUSED.
    std::string remove([[maybe_unused]] const std::string& path) {
        // Your code here.
        return "";
    }

    // Return OK, MISSING, REFUSED or EXISTS.
    std::string move([[maybe_unused]] const std::string& path, [[maybe_unused]] const std::string& goal) {
        // Your code here.
        return "";
    }
};

std::string answer(Tree& tree, const std::string& command) {
    std::string path, rest;
    std::cin >> path;
    if (command == "MKDIR") return tree.mkdir(path);
    if (command == "SIZE") return tree.size(path);
    if (command == "LIST") return tree.list(path);
    if (command == "REMOVE") return tree.remove(path);
    std::cin >> rest;
    if (command == "MOVE") return tree.move(path, rest);
    return tree.write(path, std::stoll(rest));
}

int main() {
    std::ios::sync_with_stdio(false);
    int n;
    std::cin >> n;
    Tree tree;
    while (n-- > 0) {
        std::string command;
        std::cin >> command;
        std::cout << answer(tree, command) << '\n';
    }
}
