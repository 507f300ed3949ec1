import sys


def give_out_rooms(meetings, cleaning):
    """The room of each meeting, in the order of the input; a meeting is a pair (begin, end)."""
    # Your code here.
    return [0] * len(meetings)


n, cleaning, *numbers = map(int, sys.stdin.read().split())
meetings = list(zip(numbers[::2], numbers[1::2]))
rooms = give_out_rooms(meetings, cleaning)
print(max(rooms))
print(*rooms)
