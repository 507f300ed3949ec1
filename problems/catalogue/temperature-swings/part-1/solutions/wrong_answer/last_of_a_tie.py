n = int(input())
temperatures = [int(word) for word in input().split()]

largest, its_day = -1, 0
for day in range(2, n + 1):
    swing = abs(temperatures[day - 1] - temperatures[day - 2])
    if swing >= largest:  # a later day with the same swing takes over
        largest, its_day = swing, day
print(largest, its_day)
