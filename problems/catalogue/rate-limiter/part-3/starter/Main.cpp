#include <iostream>
#include <string>

class Limiter {
public:
    Limiter(long long r, int w) : r_(r), w_(w) {}

    // Return the line to print: OK and the cost that is left, NEVER, or NO and the seconds to wait.
    std::string decide([[maybe_unused]] int time, [[maybe_unused]] int client, [[maybe_unused]] long long cost) {
        // Your code here.
        return "";
    }

private:
    [[maybe_unused]] long long r_;
    [[maybe_unused]] int w_;
};

int main() {
    std::ios::sync_with_stdio(false);
    int r, w, n;
    std::cin >> r >> w >> n;
    Limiter limiter(r, w);
    while (n-- > 0) {
        int time, client;
        std::cin >> time >> client;
        long long cost;
        std::cin >> cost;
        std::cout << limiter.decide(time, client, cost) << '\n';
    }
}
