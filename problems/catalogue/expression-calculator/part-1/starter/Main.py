def calculate(expression):
    """The value of an expression, or "error"."""
    # Your code here.
    return 0


for _ in range(int(input())):
    print(calculate(input()))
