total = 0.0
for _ in range(int(input())):
    article, quantity, price = input().split()
    amount = int(quantity) * float(price)
    total += amount
    print(article, f"{amount:.2f}")
print("TOTAL", f"{total:.2f}")  # may come out as -0.00
