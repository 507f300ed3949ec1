def mirrored(signs, left, right):
    """Walks inwards from both ends for as long as the signs agree."""
    while left < right and signs[left] == signs[right]:
        left += 1
        right -= 1
    return left, right


def judge(text):
    signs = [character for character in text.lower() if character.isalnum()]
    left, right = mirrored(signs, 0, len(signs) - 1)
    if left >= right:
        return "palindrome"
    for rest in (mirrored(signs, left + 1, right), mirrored(signs, left, right - 1)):
        if rest[0] >= rest[1]:
            return "almost"
    return "no"


print(judge(input()))
