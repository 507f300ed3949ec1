// Tests both halves of every stretch that is not in order: two tests for each step, where one would do.
#include <iostream>
#include <string>
#include <vector>

std::vector<int> faulty;

bool is_faulty(int a, int b) {
    std::cout << "? " << a << ' ' << b << std::endl;
    std::string answer;
    if (!(std::cin >> answer)) std::exit(0);
    return answer == "FAULT";
}

void look(int a, int b) {
    if (!is_faulty(a, b)) return;
    if (a == b) {
        faulty.push_back(a);
        return;
    }
    int middle = a + (b - a) / 2;
    look(a, middle);
    look(middle + 1, b);
}

int main() {
    int n;
    std::cin >> n;
    look(1, n);
    std::cout << "!";
    for (int sensor : faulty) std::cout << ' ' << sensor;
    std::cout << std::endl;
}
