def out_of_place(text):
    for opening, closing in ("()", "[]", "{}"):
        opened = []
        for position, character in enumerate(text, start=1):
            if character == opening:
                opened.append(position)
            elif character == closing:
                if not opened:
                    return position
                opened.pop()
        if opened:
            return opened[0]
    return None  # each kind for itself is fine, whatever their order


position = out_of_place(input())
print("ok" if position is None else position)
