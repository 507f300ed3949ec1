import heapq
import sys

n, cleaning, *numbers = map(int, sys.stdin.read().split())
meetings = list(zip(numbers[::2], numbers[1::2]))
in_use, rooms = [], [0] * n
for i in sorted(range(n), key=lambda i: meetings[i][0]):
    begin, end = meetings[i]
    if in_use and in_use[0][0] <= begin:
        room = heapq.heappop(in_use)[1]  # the room that became free first, not the lowest-numbered one
    else:
        room = len(in_use) + 1
    rooms[i] = room
    heapq.heappush(in_use, (end + cleaning, room))
print(max(rooms))
print(*rooms)
