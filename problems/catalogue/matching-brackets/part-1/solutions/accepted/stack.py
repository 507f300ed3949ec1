OPENING_OF = {")": "(", "]": "[", "}": "{"}


def out_of_place(text):
    opened = []
    for position, character in enumerate(text, start=1):
        if character in "([{":
            opened.append((character, position))
        elif character in OPENING_OF:
            if not opened or opened[-1][0] != OPENING_OF[character]:
                return position
            opened.pop()
    return opened[0][1] if opened else None


position = out_of_place(input())
print("ok" if position is None else position)
