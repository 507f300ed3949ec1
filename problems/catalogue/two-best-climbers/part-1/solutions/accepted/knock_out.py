def faster(a: int, b: int) -> int:
    print("?", a, b, flush=True)
    return int(input())


def main() -> None:
    n = int(input())
    beaten: dict[int, list[int]] = {climber: [] for climber in range(1, n + 1)}

    def best_of(climbers: list[int]) -> int:
        """Round by round; who loses is out."""
        while len(climbers) > 1:
            winners = climbers[len(climbers) & ~1 :]
            for a, b in zip(climbers[0::2], climbers[1::2]):
                winner = faster(a, b)
                beaten[winner].append(a + b - winner)
                winners.append(winner)
            climbers = winners
        return climbers[0]

    first = best_of(list(beaten))
    print("!", first, best_of(list(beaten[first])), flush=True)


main()
