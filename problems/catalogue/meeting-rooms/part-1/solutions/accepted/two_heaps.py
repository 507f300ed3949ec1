import heapq
import sys


def give_out_rooms(meetings, cleaning):
    in_use, free, opened = [], [], 0
    rooms = [0] * len(meetings)
    for i in sorted(range(len(meetings)), key=lambda i: meetings[i][0]):
        begin, end = meetings[i]
        while in_use and in_use[0][0] <= begin:
            heapq.heappush(free, heapq.heappop(in_use)[1])
        if free:
            room = heapq.heappop(free)
        else:
            opened += 1
            room = opened
        rooms[i] = room
        heapq.heappush(in_use, (end + cleaning, room))
    return rooms


n, cleaning, *numbers = map(int, sys.stdin.read().split())
meetings = list(zip(numbers[::2], numbers[1::2]))
rooms = give_out_rooms(meetings, cleaning)
print(max(rooms))
print(*rooms)
