n = int(input())
tracks = [int(word) for word in input().split()]

last, begin, best, best_begin = {}, 0, 0, 0
for end, track in enumerate(tracks):
    if track and track in last:
        begin = last[track] + 1  # may lie to the left of where the window already is
    last[track] = end
    if end + 1 - begin > best:
        best, best_begin = end + 1 - begin, begin
print(best, best_begin + 1)
