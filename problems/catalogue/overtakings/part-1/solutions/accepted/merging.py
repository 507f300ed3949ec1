def sorted_and_counted(order: list[int]) -> tuple[list[int], int]:
    if len(order) < 2:
        return order, 0
    middle = len(order) // 2
    left, before = sorted_and_counted(order[:middle])
    right, behind = sorted_and_counted(order[middle:])
    merged = []
    count = before + behind
    at = 0
    for runner in right:
        while at < len(left) and left[at] < runner:
            merged.append(left[at])
            at += 1
        count += len(left) - at  # all who are left came in before this one
        merged.append(runner)
    return merged + left[at:], count


input()
print(sorted_and_counted(list(map(int, input().split())))[1])
