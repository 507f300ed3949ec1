def longest_stretch(tracks):
    """The length of the longest stretch and the position at which it begins, counted from 1."""
    # Your code here.
    return 0, 0


n = int(input())
tracks = [int(word) for word in input().split()]
print(*longest_stretch(tracks))
