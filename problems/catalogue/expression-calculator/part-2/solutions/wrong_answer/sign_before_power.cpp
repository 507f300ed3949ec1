#include <cctype>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>

struct Fault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

using Variables = std::map<std::string, long long>;

long long power(long long base, long long exponent) {
    if (exponent < 0) throw Fault("negative exponent");
    if (base == 0 || base == 1) return exponent == 0 ? 1 : base;
    if (base == -1) return exponent % 2 == 0 ? 1 : -1;
    long long value = 1;
    while (exponent-- > 0) value *= base;  // at most 50 times
    return value;
}

// One function for each rank, each reading as far as its rank reaches.
class Reader {
public:
    Reader(const std::string& text, const Variables& variables) : text_(text), variables_(variables) {}

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

    long long with_sign() {  // makes (-2)^2 of -2^2
        long long base = signed_atom();
        return take('^') ? power(base, with_sign()) : base;
    }

    long long signed_atom() { return take('-') ? -signed_atom() : atom(); }

    long long atom() {
        if (take('(')) {
            long long value = sum();
            take(')');
            return value;
        }
        if (at_ < text_.size() && std::islower(static_cast<unsigned char>(text_[at_]))) return variable();
        long long value = 0;
        for (; at_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_])); ++at_) {
            value = value * 10 + (text_[at_] - '0');
        }
        return value;
    }

    long long variable() {
        std::string name;
        for (; at_ < text_.size() && std::islower(static_cast<unsigned char>(text_[at_])); ++at_) name += text_[at_];
        auto found = variables_.find(name);
        if (found == variables_.end()) throw Fault("no such variable");
        return found->second;
    }

    const std::string& text_;
    const Variables& variables_;
    std::size_t at_ = 0;
};

std::string answer(const std::string& line, Variables& variables) {
    std::size_t equals = line.find('=');
    if (equals == std::string::npos) return std::to_string(Reader(line, variables).sum());
    std::string name;
    for (char c : line.substr(0, equals)) {
        if (c != ' ') name += c;
    }
    const std::string expression = line.substr(equals + 1);
    long long value = Reader(expression, variables).sum();
    variables[name] = value;
    return name + " = " + std::to_string(value);
}

int main() {
    Variables variables;
    std::string line;
    std::getline(std::cin, line);
    for (int n = std::stoi(line); n > 0; --n) {
        std::getline(std::cin, line);
        try {
            std::cout << answer(line, variables) << '\n';
        } catch (const Fault&) {
            std::cout << "error\n";
        }
    }
}
