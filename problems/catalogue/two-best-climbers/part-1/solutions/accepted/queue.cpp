// Who wins goes to the end of the queue.
#include <deque>
#include <iostream>
#include <vector>

int faster(int a, int b) {
    std::cout << "? " << a << ' ' << b << std::endl;
    int winner;
    if (!(std::cin >> winner)) std::exit(0);
    return winner;
}

int main() {
    int n;
    std::cin >> n;
    std::deque<int> queue;
    for (int i = 1; i <= n; i++) queue.push_back(i);
    std::vector<std::vector<int>> beaten(n + 1);
    while (queue.size() > 1) {
        int a = queue[0], b = queue[1];
        queue.erase(queue.begin(), queue.begin() + 2);
        int winner = faster(a, b);
        beaten[winner].push_back(a + b - winner);
        queue.push_back(winner);
    }
    int first = queue[0], second = beaten[first][0];
    for (int other : beaten[first]) {
        if (other != second) second = faster(second, other);
    }
    std::cout << "! " << first << ' ' << second << std::endl;
}
