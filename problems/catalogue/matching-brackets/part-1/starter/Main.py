def out_of_place(text):
    """The position of the first bracket out of place, counted from 1, or None."""
    # Your code here.
    return None


position = out_of_place(input())
print("ok" if position is None else position)
