def longest_stretch(tracks):
    playing = set()
    begin, best, best_begin = 0, 0, 0
    for end, track in enumerate(tracks):
        while track in playing:
            playing.discard(tracks[begin])
            begin += 1
        if track:
            playing.add(track)
        if end + 1 - begin > best:
            best, best_begin = end + 1 - begin, begin
    return best, best_begin + 1


n = int(input())
tracks = [int(word) for word in input().split()]
print(*longest_stretch(tracks))
