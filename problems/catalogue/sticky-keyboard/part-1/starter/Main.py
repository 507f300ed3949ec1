def distance(typed: str, meant: str) -> int:
    """Return the lowest cost at which the typed word becomes the meant one."""
    # Your code here.
    return -1


def main() -> None:
    print(distance(input().strip(), input().strip()))


main()
