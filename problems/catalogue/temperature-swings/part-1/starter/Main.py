n = int(input())
temperatures = [int(word) for word in input().split()]

# Find the largest swing and its day, and print both.
