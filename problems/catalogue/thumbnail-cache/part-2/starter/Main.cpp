#include <iostream>
#include <optional>
#include <string>

class Cache {
public:
    explicit Cache(int capacity) : capacity(capacity) {}

    // Store the value; return false where it is refused.
    bool put([[maybe_unused]] int key, [[maybe_unused]] int value) {
        // Your code here.
        return true;
    }

    // Return the value, or nothing where the key is not there.
    std::optional<int> get([[maybe_unused]] int key) {
        // Your code here.
        return std::nullopt;
    }

    // Pin the entry; return false where the key is not there.
    bool pin([[maybe_unused]] int key) {
        // Your code here.
        return false;
    }

    // Take the pin off; return false where the key is not there.
    bool unpin([[maybe_unused]] int key) {
        // Your code here.
        return false;
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
            if (!cache.put(key, value)) std::cout << "REFUSED\n";
        } else if (command == "GET") {
            auto found = cache.get(key);
            std::cout << (found ? std::to_string(*found) : "MISS") << '\n';
        } else {
            bool done = command == "PIN" ? cache.pin(key) : cache.unpin(key);
            std::cout << (done ? "OK" : "MISS") << '\n';
        }
    }
    std::cout << "EVICTED " << cache.evicted << '\n';
}
