#include <iostream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

struct Node {
    Node* parent;
    bool folder;
    long long size = 0;  // with all below
    std::map<std::string, std::unique_ptr<Node>> children;

    void grow(long long by) {
        for (Node* node = this; node; node = node->parent) node->size += by;
    }
};

using Names = std::vector<std::string>;

Node root{nullptr, true, 0, {}};

Names split(const std::string& path) {
    Names names;
    std::stringstream words(path.substr(1));
    for (std::string name; std::getline(words, name, '/');) names.push_back(name);
    return names;
}

Node* find(const Names& names, size_t count) {
    Node* node = &root;
    for (size_t i = 0; i < count; i++) {
        auto child = node->children.find(names[i]);
        if (child == node->children.end()) return nullptr;
        node = child->second.get();
    }
    return node;
}

Node* folder_of(const Names& names) {
    Node* folder = find(names, names.size() - 1);
    return folder && folder->folder ? folder : nullptr;
}

std::string make(const Names& names, bool is_folder, long long size) {
    if (names.empty()) return "EXISTS";
    Node* folder = folder_of(names);
    if (!folder) return "MISSING";
    std::unique_ptr<Node>& place = folder->children[names.back()];
    if (place && (is_folder || place->folder)) return "EXISTS";
    if (!place) place.reset(new Node{folder, is_folder, 0, {}});
    place->grow(size - place->size);
    return "OK";
}

std::unique_ptr<Node> take(Node* node, const std::string& name) {
    Node* folder = node->parent;
    folder->grow(-node->size);
    std::unique_ptr<Node> taken = std::move(folder->children[name]);
    folder->children.erase(name);
    return taken;
}

std::string remove(const Names& names) {
    Node* node = find(names, names.size());
    if (!node) return "MISSING";
    if (!node->parent) return "REFUSED";
    take(node, names.back());
    return "OK";
}

std::string move(const Names& from, const Names& to) {
    Node* node = find(from, from.size());
    if (!node) return "MISSING";
    if (!node->parent || (to.size() >= from.size() && std::equal(from.begin(), from.end(), to.begin()))) return "REFUSED";
    if (to.empty()) return "EXISTS";
    Node* folder = folder_of(to);
    if (!folder) return "MISSING";
    if (folder->children.count(to.back())) return "EXISTS";
    folder->children[to.back()] = take(node, from.back());
    node->parent = folder;
    folder->grow(node->size);
    return "OK";
}

std::string list(const Node* node) {
    if (!node || !node->folder) return "MISSING";
    std::string line;
    for (const auto& [name, child] : node->children) line += (line.empty() ? "" : " ") + name + (child->folder ? "/" : "");
    return line.empty() ? "EMPTY" : line;
}

int main() {
    std::ios::sync_with_stdio(false);
    int n;
    std::cin >> n;
    while (n-- > 0) {
        std::string command, path, rest;
        std::cin >> command >> path;
        if (command == "WRITE" || command == "MOVE") std::cin >> rest;
        Names names = split(path);
        std::string answer;
        if (command == "MKDIR") {
            answer = make(names, true, 0);
        } else if (command == "WRITE") {
            answer = make(names, false, std::stoll(rest));
        } else if (command == "REMOVE") {
            answer = remove(names);
        } else if (command == "MOVE") {
            answer = move(names, split(rest));
        } else if (command == "LIST") {
            answer = list(find(names, names.size()));
        } else {
            Node* node = find(names, names.size());
            answer = node ? std::to_string(node->size) : "MISSING";
        }
        std::cout << answer << '\n';
    }
}
