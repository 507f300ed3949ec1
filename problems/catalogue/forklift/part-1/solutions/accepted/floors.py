"""A breadth-first search through k + 1 copies of the hall, one above the other: a pile leads to the next one."""
import sys


def main() -> None:
    head, *rows = sys.stdin.read().split("\n")
    r, c, k = map(int, head.split())
    width = c + 1  # a column of shelves keeps the ends of the rows apart
    hall = "#" * width + "".join(row + "#" for row in rows[:r]) + "#" * width
    floor = len(hall)
    start, goal = hall.index("S"), hall.index("G")
    came: list[str] = [""] * (floor * (k + 1))
    came[start] = "S"
    frontier = [start]
    steps = [("U", -width), ("L", -1), ("R", 1), ("D", width)]
    while frontier:
        following = []
        for state in frontier:
            level, place = divmod(state, floor)
            if place == goal:
                return show(came, state, floor, dict(steps), hall)
            for letter, step in steps:
                field = hall[place + step]
                if field == "#" or (field == "+" and level == k):
                    continue
                neighbour = state + step + (floor if field == "+" else 0)
                if not came[neighbour]:
                    came[neighbour] = letter
                    following.append(neighbour)
        frontier = following
    print(-1)


def show(came: list[str], state: int, floor: int, steps: dict[str, int], hall: str) -> None:
    moves = []
    while came[state] != "S":
        letter = came[state]
        moves.append(letter)
        state -= steps[letter] + (floor if hall[state % floor] == "+" else 0)
    print(len(moves))
    print("".join(reversed(moves)))


main()
