def cents(price):
    whole, _, fraction = price.partition(".")
    return int(whole) * 100 + int(fraction.ljust(2, "0"))


def money(amount):
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"


total = 0
for _ in range(int(input())):
    article, quantity, price = input().split()
    amount = int(quantity) * cents(price)
    total += amount
    print(article, money(amount))
print("TOTAL", money(total))
