OPENING_OF = {")": "(", "]": "[", "}": "{"}


def out_of_place(text):
    matched = [False] * len(text)
    for i, character in enumerate(text):
        if character not in OPENING_OF:
            continue
        j = i - 1
        while j >= 0 and (matched[j] or text[j] not in "([{"):
            j -= 1
        if j < 0 or text[j] != OPENING_OF[character]:
            return i + 1
        matched[i] = matched[j] = True
    for i, character in enumerate(text):
        if character in "([{" and not matched[i]:
            return i + 1
    return None


position = out_of_place(input())
print("ok" if position is None else position)
