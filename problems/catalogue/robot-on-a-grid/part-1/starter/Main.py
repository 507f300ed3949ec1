import sys


def drive(grid: list[str], commands: str) -> tuple[int, int, str, int, int]:
    """Follow the commands; return row, column, direction, clean tiles, bumps."""
    # Your code here.
    return 1, 1, "N", 0, 0


def main() -> None:
    lines = sys.stdin.read().split()
    rows = int(lines[0])
    grid = lines[2 : 2 + rows]
    commands = lines[2 + rows]
    row, column, direction, clean, bumps = drive(grid, commands)
    print(row, column, direction)
    print(clean, bumps)


main()
