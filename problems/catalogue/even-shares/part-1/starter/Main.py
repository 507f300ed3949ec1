n = int(input())
values = list(map(int, input().split()))

# Print the smallest difference between the two shares.
