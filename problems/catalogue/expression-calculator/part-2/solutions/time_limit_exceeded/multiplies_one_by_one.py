import re


class Fault(Exception):
    """A division by zero, a negative exponent or a variable without a value."""


def divide(a, b):
    if b == 0:
        raise Fault
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


def power(a, b):
    if b < 0:
        raise Fault
    value = 1
    for _ in range(b):
        value *= a
    return value


class Reader:
    """One method for each rank, each reading as far as its rank reaches."""

    def __init__(self, text, variables):
        self.tokens = re.findall(r"\d+|[a-z]+|[-+*/^()]", text)
        self.tokens.append("")
        self.at = 0
        self.variables = variables

    def take(self, wanted):
        if self.tokens[self.at] != wanted:
            return False
        self.at += 1
        return True

    def sum(self):
        value = self.product()
        while True:
            if self.take("+"):
                value += self.product()
            elif self.take("-"):
                value -= self.product()
            else:
                return value

    def product(self):
        value = self.signed()
        while True:
            if self.take("*"):
                value *= self.signed()
            elif self.take("/"):
                value = divide(value, self.signed())
            else:
                return value

    def signed(self):
        sign = 1
        while self.take("-"):
            sign = -sign
        return sign * self.power()

    def power(self):
        base = self.atom()
        return power(base, self.signed()) if self.take("^") else base

    def atom(self):
        if self.take("("):
            value = self.sum()
            self.take(")")
            return value
        token = self.tokens[self.at]
        self.at += 1
        if token.isdigit():
            return int(token)
        if token not in self.variables:
            raise Fault
        return self.variables[token]


def answer(line, variables):
    name, equals, expression = line.rpartition("=")
    try:
        value = Reader(expression, variables).sum()
    except Fault:
        return "error"
    if not equals:
        return value
    variables[name.strip()] = value
    return f"{name.strip()} = {value}"


variables = {}
for _ in range(int(input())):
    print(answer(input(), variables))
