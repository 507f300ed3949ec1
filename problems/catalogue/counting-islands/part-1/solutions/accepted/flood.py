import sys


def main() -> None:
    words = sys.stdin.read().split()
    rows, columns = int(words[0]), int(words[1])
    # Ice above and below, so that no step leaves the string: "#" land, "." water, "-" ice.
    world = "-" * columns + "".join(words[2:]) + "-" * columns
    seen = bytearray(len(world))
    islands, best = 0, (0, 0)
    for start in range(columns, columns * (rows + 1)):
        if seen[start] or world[start] != "#":
            continue
        islands += 1
        seen[start] = 1
        stack, size, harbours = [start], 0, 0
        while stack:
            at = stack.pop()
            size += 1
            first = at - at % columns
            harbour = 0
            for to in (at - columns, at + columns, first + (at + 1) % columns, first + (at - 1) % columns):
                if world[to] == "#":
                    if not seen[to]:
                        seen[to] = 1
                        stack.append(to)
                elif world[to] == ".":
                    harbour = 1
            harbours += harbour
        best = max(best, (size, harbours))
    print(islands, *best)


main()
