"""Takes all repeated letters out of both words before it compares them."""


def squeezed(word: str) -> str:
    return "".join(letter for i, letter in enumerate(word) if i == 0 or word[i - 1] != letter)


typed, meant = squeezed(input().strip()), squeezed(input().strip())
costs = list(range(len(meant) + 1))
for i, letter in enumerate(typed, start=1):
    row = [i]
    for j, wanted in enumerate(meant):
        row.append(min(costs[j] + (letter != wanted), row[-1] + 1, costs[j + 1] + 1))
    costs = row
print(costs[-1])
