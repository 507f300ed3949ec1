#include <iostream>
#include <list>
#include <string>
#include <unordered_map>

struct Entry {
    int key, value;
};

int main() {
    size_t capacity;
    int n, evicted = 0;
    std::cin >> capacity >> n;
    std::list<Entry> order;  // the most recently used in front
    std::unordered_map<int, std::list<Entry>::iterator> places;
    while (n-- > 0) {
        std::string command;
        int key, value;
        std::cin >> command >> key;
        auto place = places.find(key);
        if (place != places.end()) order.splice(order.begin(), order, place->second);
        if (command == "GET") {
            std::cout << (place == places.end() ? "MISS" : std::to_string(place->second->value)) << '\n';
            continue;
        }
        std::cin >> value;
        if (place != places.end()) {
            place->second->value = value;
            continue;
        }
        if (order.size() == capacity) {
            places.erase(order.back().key);
            order.pop_back();
            evicted++;
        }
        order.push_front({key, value});
        places[key] = order.begin();
    }
    std::cout << "EVICTED " << evicted << '\n';
}
