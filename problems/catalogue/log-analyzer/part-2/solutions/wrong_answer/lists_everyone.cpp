#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <iostream>
#include <map>
#include <string>
#include <utility>
#include <vector>

const std::array<std::string, 4> LEVELS = {"DEBUG", "INFO", "WARN", "ERROR"};

struct Entry {
    int second = 0;
    std::size_t level = 0;
    std::string service;
};

bool read_time(const std::string& line, int& second) {
    if (line.size() < 9 || line[2] != ':' || line[5] != ':' || line[8] != ' ') return false;
    for (int i : {0, 1, 3, 4, 6, 7}) {
        if (!std::isdigit(static_cast<unsigned char>(line[i]))) return false;
    }
    int h = std::stoi(line.substr(0, 2)), m = std::stoi(line.substr(3, 2)), s = std::stoi(line.substr(6, 2));
    second = h * 3600 + m * 60 + s;
    return h < 24 && m < 60 && s < 60;
}

bool read_entry(const std::string& line, Entry& entry) {
    if (!read_time(line, entry.second)) return false;
    std::size_t space = line.find(' ', 9);
    if (space == std::string::npos) return false;
    const auto level = std::find(LEVELS.begin(), LEVELS.end(), line.substr(9, space - 9));
    entry.level = level - LEVELS.begin();
    entry.service = line.substr(space + 1, line.find(' ', space + 1) - space - 1);
    return level != LEVELS.end() && !entry.service.empty() &&
           std::all_of(entry.service.begin(), entry.service.end(), [](unsigned char c) {
               return std::islower(c) || std::isdigit(c) || c == '-';
           });
}

int main() {
    std::string line;
    std::getline(std::cin, line);
    int n = std::stoi(line), skipped = 0;
    std::array<int, 4> counts{};
    std::vector<Entry> errors;
    for (int i = 0; i < n; ++i) {
        std::getline(std::cin, line);
        Entry entry;
        if (!read_entry(line, entry)) {
            ++skipped;
            continue;
        }
        ++counts[entry.level];
        if (entry.level == 3) errors.push_back(entry);
    }
    for (int i = 0; i < 4; ++i) std::cout << LEVELS[i] << ' ' << counts[i] << '\n';
    std::cout << "SKIPPED " << skipped << '\n';

    std::map<std::string, int> by_service;
    for (const Entry& error : errors) ++by_service[error.service];
    std::vector<std::pair<int, std::string>> worst;
    for (const auto& [service, count] : by_service) worst.push_back({-count, service});
    std::sort(worst.begin(), worst.end());
    for (std::size_t i = 0; i < worst.size(); ++i) std::cout << worst[i].second << ' ' << -worst[i].first << '\n';
}
