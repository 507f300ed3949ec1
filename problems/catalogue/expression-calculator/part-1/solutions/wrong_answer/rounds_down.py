import re

RANK = {"+": 1, "-": 1, "*": 2, "/": 2, "sign": 3}


def divide(a, b):
    return a // b  # away from zero where one of them is negative


def apply(operation, values):
    b = values.pop()
    if operation == "sign":
        values.append(-b)
        return
    a = values.pop()
    if operation == "+":
        values.append(a + b)
    elif operation == "-":
        values.append(a - b)
    elif operation == "*":
        values.append(a * b)
    else:
        values.append(divide(a, b))


def calculate(expression):
    """Two stacks: the values, and the operations that wait for their right side."""
    values, waiting = [], []
    operand_next = True
    for token in re.findall(r"\d+|[-+*/()]", expression):
        if token.isdigit():
            values.append(int(token))
            operand_next = False
        elif token == "(":
            waiting.append(token)
            operand_next = True
        elif token == ")":
            while waiting[-1] != "(":
                apply(waiting.pop(), values)
            waiting.pop()
            operand_next = False
        elif operand_next:
            waiting.append("sign")
        else:
            while waiting and waiting[-1] != "(" and RANK[waiting[-1]] >= RANK[token]:
                apply(waiting.pop(), values)
            waiting.append(token)
            operand_next = True
    while waiting:
        apply(waiting.pop(), values)
    return values[0]


for _ in range(int(input())):
    try:
        print(calculate(input()))
    except ZeroDivisionError:
        print("error")
