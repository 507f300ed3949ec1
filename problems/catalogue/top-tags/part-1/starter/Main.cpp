#include <iostream>
#include <string>
#include <utility>
#include <vector>

// Return the k tags in the most posts with their counts, in the order asked for.
std::vector<std::pair<std::string, int>> top_tags([[maybe_unused]] const std::vector<std::string>& posts,
                                                  [[maybe_unused]] int k) {
    // Your code here.
    return {};
}

int main() {
    int n, k;
    std::cin >> n >> k;
    std::vector<std::string> posts(n);
    std::string rest_of_first_line;
    std::getline(std::cin, rest_of_first_line);
    for (auto& post : posts) std::getline(std::cin, post);
    for (const auto& [tag, count] : top_tags(posts, k)) {
        std::cout << tag << ' ' << count << '\n';
    }
}
