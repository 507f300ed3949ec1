def money(amount):
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"


total = 0
for _ in range(int(input())):
    article, quantity, price = input().split()
    amount = int(quantity) * int(float(price) * 100)  # 0.29 * 100 is a little less than 29
    total += amount
    print(article, money(amount))
print("TOTAL", money(total))
