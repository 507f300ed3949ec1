n = int(input())
words = input().split()
total, best, best_day = 0, 0, 0
stack = []  # indices of days
for i, word in enumerate(words):
    if word == "-":
        continue
    price = int(word)
    while stack and int(words[stack[-1]]) <= price:
        stack.pop()
    span = i - stack[-1] if stack else i + 1  # includes the closed days in between
    stack.append(i)
    total += span
    if span > best:
        best, best_day = span, i + 1
print(total)
print(best_day, best)
