n = int(input())
order = list(map(int, input().split()))

# Print the number of overtakings.
