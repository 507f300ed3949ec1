r, c, k = map(int, input().split())
hall = [input() for _ in range(r)]

# Print the number of moves and, in a second line, the moves; or -1.
