variables = {}


def answer(line):
    """The answer to one line, an expression or an assignment: a value, "name = value" or "error"."""
    # Your code here.
    return 0


for _ in range(int(input())):
    print(answer(input()))
