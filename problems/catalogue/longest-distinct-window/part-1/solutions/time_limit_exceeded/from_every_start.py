def stretch_from(tracks, begin):
    playing = set()
    for end in range(begin, len(tracks)):
        if tracks[end] in playing:
            return end - begin
        if tracks[end]:
            playing.add(tracks[end])
    return len(tracks) - begin


n = int(input())
tracks = [int(word) for word in input().split()]
best, best_begin = 0, 0
for begin in range(n):
    length = stretch_from(tracks, begin)
    if length > best:
        best, best_begin = length, begin
print(best, best_begin + 1)
