def main() -> None:
    typed, meant = input().strip(), input().strip()
    costs = list(range(len(meant) + 1))
    before = ""
    for letter in typed:
        delete = 0 if letter == before else 1
        left = costs[0] + delete
        row = [left]
        for j, wanted in enumerate(meant):
            best = costs[j] if letter == wanted else costs[j] + 1
            if left + 1 < best:
                best = left + 1
            up = costs[j + 1] + delete
            if up < best:
                best = up
            row.append(best)
            left = best
        costs, before = row, letter
    print(costs[-1])


main()
