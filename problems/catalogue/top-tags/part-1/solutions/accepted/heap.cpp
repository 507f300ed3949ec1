#include <cctype>
#include <iostream>
#include <queue>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

struct Tag {
    int count = 0, last_post = -1;
};

using Entry = std::pair<int, std::string>;

// The weaker of two entries comes to the top of the heap.
struct Weakest {
    bool operator()(const Entry& a, const Entry& b) const {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    }
};

int main() {
    std::string line;
    std::getline(std::cin, line);
    std::istringstream first(line);
    int n;
    size_t k;
    first >> n >> k;
    std::unordered_map<std::string, Tag> tags;
    for (int post = 0; post < n; post++) {
        std::getline(std::cin, line);
        std::istringstream words(line);
        std::string word;
        while (words >> word) {
            if (word[0] != '#' || word.size() == 1) continue;
            for (auto& c : word) c = (char)std::tolower((unsigned char)c);
            Tag& tag = tags[word.substr(1)];
            if (tag.last_post != post) tag.count++;
            tag.last_post = post;
        }
    }
    std::priority_queue<Entry, std::vector<Entry>, Weakest> best;
    for (const auto& [name, tag] : tags) {
        best.emplace(tag.count, name);
        if (best.size() > k) best.pop();
    }
    std::vector<Entry> order;
    for (; !best.empty(); best.pop()) order.push_back(best.top());
    for (size_t i = order.size(); i-- > 0;) std::cout << order[i].second << ' ' << order[i].first << '\n';
}
