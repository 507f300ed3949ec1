#include <iostream>
#include <string>

class Limiter {
public:
    Limiter(int r, int w) : r_(r), w_(w) {}

    // Return the line to print: OK and what the client has left in this second, or NO and the seconds to wait.
    std::string decide([[maybe_unused]] int time, [[maybe_unused]] int client) {
        // Your code here.
        return "";
    }

private:
    [[maybe_unused]] int r_;
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
        std::cout << limiter.decide(time, client) << '\n';
    }
}
