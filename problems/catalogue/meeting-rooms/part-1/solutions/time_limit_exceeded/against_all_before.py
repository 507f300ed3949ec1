import sys

n, cleaning, *numbers = map(int, sys.stdin.read().split())
meetings = list(zip(numbers[::2], numbers[1::2]))
rooms = [0] * n
placed = []
for i in sorted(range(n), key=lambda i: meetings[i][0]):
    begin, end = meetings[i]
    taken = set()
    for other_end, room in placed:
        if other_end + cleaning > begin:
            taken.add(room)
    room = 1
    while room in taken:
        room += 1
    rooms[i] = room
    placed.append((end, room))
print(max(rooms))
print(*rooms)
