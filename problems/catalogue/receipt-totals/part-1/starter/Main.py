n = int(input())
for _ in range(n):
    article, quantity, price = input().split()
    # Work out the amount of this line, in cents.

# Print the total.
