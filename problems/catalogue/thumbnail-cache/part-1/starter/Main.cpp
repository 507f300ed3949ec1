#include <iostream>
#include <optional>
#include <string>

class Cache {
public:
    explicit Cache(int capacity) : capacity(capacity) {}

    // Store the value; evict what has gone unused for the longest time where there is no room.
    void put([[maybe_unused]] int key, [[maybe_unused]] int value) {
        // Your code here.
    }

    // Return the value, or nothing where the key is not there.
    std::optional<int> get([[maybe_unused]] int key) {
        // Your code here.
        return std::nullopt;
    }

    const int capacity;
    int evicted = 0;
};

int main() {
    int capacity, n;
    std::cin >> capacity >> n;
    Cache cache(capacity);
    for (int i = 0; i < n; i++) {
        std::string command;
        int key, value;
        std::cin >> command >> key;
        if (command == "PUT") {
            std::cin >> value;
            cache.put(key, value);
        } else if (command == "GET") {
            auto found = cache.get(key);
            std::cout << (found ? std::to_string(*found) : "MISS") << '\n';
        }
    }
    std::cout << "EVICTED " << cache.evicted << '\n';
}
