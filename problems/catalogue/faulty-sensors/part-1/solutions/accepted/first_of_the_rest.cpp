#include <iostream>
#include <string>
#include <vector>

bool is_faulty(int a, int b) {
    std::cout << "? " << a << ' ' << b << std::endl;
    std::string answer;
    std::cin >> answer;
    return answer == "FAULT";
}

int main() {
    int n;
    std::cin >> n;
    std::vector<int> faulty;
    for (int start = 1; start <= n && is_faulty(start, n); start = faulty.back() + 1) {
        int low = start, high = n;
        while (low < high) {
            int middle = low + (high - low) / 2;
            if (is_faulty(start, middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        faulty.push_back(low);
    }
    std::cout << "!";
    for (int sensor : faulty) std::cout << ' ' << sensor;
    std::cout << std::endl;
}
