import re

PRODUCT = re.compile(r"(\d+)([*/])([+-]?\d+)")
SUM = re.compile(r"^([+-]?\d+)([+-])([+-]?\d+)")
SIGNS = {"--": "+", "+-": "-", "-+": "-", "++": "+"}


def divide(a, b):
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


def merge_signs(text):
    while any(pair in text for pair in SIGNS):
        for pair, sign in SIGNS.items():
            text = text.replace(pair, sign)
    return text


def flat(text):
    """Does the operations one by one, and writes the whole text anew after each."""
    text = merge_signs(text)
    while match := PRODUCT.search(text):
        a, operation, b = int(match[1]), match[2], int(match[3])
        value = a * b if operation == "*" else divide(a, b)
        text = merge_signs(text[: match.start()] + str(value) + text[match.end() :])
    while match := SUM.search(text):
        a, operation, b = int(match[1]), match[2], int(match[3])
        text = merge_signs(str(a + b if operation == "+" else a - b) + text[match.end() :])
    return int(text)


def calculate(expression):
    text = expression.replace(" ", "")
    while match := re.search(r"\(([^()]*)\)", text):
        text = text[: match.start()] + str(flat(match[1])) + text[match.end() :]
    return flat(text)


for _ in range(int(input())):
    try:
        print(calculate(input()))
    except ZeroDivisionError:
        print("error")
