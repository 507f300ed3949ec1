n = int(input())
days = [(day, int(word)) for day, word in enumerate(input().split(), start=1) if word != "-"]
total, best, best_day = 0, 0, 0
for i, (day, price) in enumerate(days):
    j = i
    while j >= 0 and days[j][1] <= price:
        j -= 1
    span = i - j
    total += span
    if span > best:
        best, best_day = span, day
print(total)
print(best_day, best)
