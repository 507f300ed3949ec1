#include <cctype>
#include <iostream>
#include <stdexcept>
#include <string>

struct Fault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// One function for each rank, each reading as far as its rank reaches.
class Reader {
public:
    explicit Reader(const std::string& text) : text_(text) {}

    long long sum() {
        long long value = product();
        for (;;) {
            if (take('+')) {
                value += product();
            } else if (take('-')) {
                value -= product();
            } else {
                return value;
            }
        }
    }

private:
    bool take(char wanted) {
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
        if (at_ == text_.size() || text_[at_] != wanted) return false;
        ++at_;
        return true;
    }

    long long product() {
        long long value = with_sign();
        for (;;) {
            if (take('*')) {
                value *= with_sign();
            } else if (take('/')) {
                long long divisor = with_sign();
                if (divisor == 0) throw Fault("division by zero");
                value /= divisor;
            } else {
                return value;
            }
        }
    }

    long long with_sign() { return take('-') ? -with_sign() : atom(); }

    long long atom() {
        if (take('(')) {
            long long value = sum();
            take(')');
            return value;
        }
        long long value = 0;
        for (; at_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_])); ++at_) {
            value = value * 10 + (text_[at_] - '0');
        }
        return value;
    }

    const std::string& text_;
    std::size_t at_ = 0;
};

int main() {
    std::string line;
    std::getline(std::cin, line);
    for (int n = std::stoi(line); n > 0; --n) {
        std::getline(std::cin, line);
        try {
            std::cout << Reader(line).sum() << '\n';
        } catch (const Fault&) {
            std::cout << "error\n";
        }
    }
}
