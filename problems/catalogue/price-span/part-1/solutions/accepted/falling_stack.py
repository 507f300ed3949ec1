n = int(input())
total, best, best_day = 0, 0, 0
stack = []  # (price, trading days that it stands for), prices falling from bottom to top
for day, word in enumerate(input().split(), start=1):
    if word == "-":
        continue
    price, span = int(word), 1
    while stack and stack[-1][0] <= price:
        span += stack.pop()[1]
    stack.append((price, span))
    total += span
    if span > best:
        best, best_day = span, day
print(total)
print(best_day, best)
