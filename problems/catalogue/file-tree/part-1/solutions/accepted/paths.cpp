// Kept by path; a size is added to every path above.
#include <iostream>
#include <set>
#include <string>
#include <unordered_map>

struct Entry {
    bool folder = false;
    long long size = 0;
    std::set<std::string> names;
};

std::unordered_map<std::string, Entry> entries;  // "" is the root

std::string above(const std::string& path) { return path.substr(0, path.rfind('/')); }

std::string make(const std::string& path, bool folder, long long size) {
    if (path.empty()) return "EXISTS";
    auto parent = entries.find(above(path));
    if (parent == entries.end() || !parent->second.folder) return "MISSING";
    std::string name = path.substr(path.rfind('/') + 1);
    auto found = entries.find(path);
    if (found != entries.end() && (folder || found->second.folder)) return "EXISTS";
    parent->second.names.insert(name);
    Entry& entry = entries[path];
    entry.folder = folder;
    long long change = size - entry.size;
    for (std::string at = path;; at = above(at)) {
        entries[at].size += change;
        if (at.empty()) break;
    }
    return "OK";
}

std::string list(const std::string& path) {
    auto found = entries.find(path);
    if (found == entries.end() || !found->second.folder) return "MISSING";
    std::string line;
    for (const std::string& name : found->second.names) {
        line += (line.empty() ? "" : " ") + name + (entries[path + "/" + name].folder ? "/" : "");
    }
    return line.empty() ? "EMPTY" : line;
}

int main() {
    std::ios::sync_with_stdio(false);
    entries[""].folder = true;
    int n;
    std::cin >> n;
    while (n-- > 0) {
        std::string command, path;
        std::cin >> command >> path;
        if (path == "/") path.clear();
        long long size = 0;
        if (command == "WRITE") std::cin >> size;
        if (command == "MKDIR" || command == "WRITE") {
            std::cout << make(path, command == "MKDIR", size) << '\n';
        } else if (command == "SIZE") {
            auto found = entries.find(path);
            std::cout << (found == entries.end() ? "MISSING" : std::to_string(found->second.size)) << '\n';
        } else {
            std::cout << list(path) << '\n';
        }
    }
}
