def judge(text):
    signs = [character for character in text.lower() if character.isalnum()]
    left, right, dropped = 0, len(signs) - 1, 0
    while left < right:
        if signs[left] == signs[right]:
            left, right = left + 1, right - 1
        elif signs[left + 1] == signs[right]:  # decides for the left as soon as it fits once
            left, dropped = left + 1, dropped + 1
        else:
            right, dropped = right - 1, dropped + 1
    return "palindrome" if dropped == 0 else "almost" if dropped == 1 else "no"


print(judge(input()))
