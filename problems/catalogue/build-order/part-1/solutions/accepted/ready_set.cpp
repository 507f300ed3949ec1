#include <iostream>
#include <set>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

struct Module {
    std::vector<std::string> needs, users;
    int missing = 0;
    bool needed = false;
};

int main() {
    int n;
    std::string wanted, line;
    std::cin >> n >> wanted;
    std::getline(std::cin, line);
    std::unordered_map<std::string, Module> modules;
    for (int i = 0; i < n; i++) {
        std::getline(std::cin, line);
        std::istringstream words(line);
        std::string name, word;
        words >> name;
        name.pop_back();
        Module& module = modules[name];
        while (words >> word) module.needs.push_back(word);
    }
    std::vector<std::string> stack{wanted};
    std::set<std::string> ready;
    modules[wanted].needed = true;
    size_t needed = 0;
    while (!stack.empty()) {
        std::string name = stack.back();
        stack.pop_back();
        needed++;
        Module& module = modules[name];
        module.missing = (int)module.needs.size();  // a name that is there twice is counted twice, and taken off twice
        if (module.missing == 0) ready.insert(name);
        for (const auto& other : module.needs) {
            Module& need = modules[other];
            need.users.push_back(name);
            if (!need.needed) {
                need.needed = true;
                stack.push_back(other);
            }
        }
    }
    std::vector<std::string> order;
    while (!ready.empty()) {
        order.push_back(*ready.begin());
        ready.erase(ready.begin());
        for (const auto& user : modules[order.back()].users) {
            if (--modules[user].missing == 0) ready.insert(user);
        }
    }
    if (order.size() < needed) {
        std::cout << "CIRCLE\n";
        return 0;
    }
    for (const auto& name : order) std::cout << name << '\n';
}
