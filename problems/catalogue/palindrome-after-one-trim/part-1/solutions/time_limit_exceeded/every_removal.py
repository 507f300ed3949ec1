def judge(text):
    signs = "".join(character for character in text.lower() if character.isalnum())
    if signs == signs[::-1]:
        return "palindrome"
    for i in range(len(signs)):
        rest = signs[:i] + signs[i + 1 :]
        if rest == rest[::-1]:
            return "almost"
    return "no"


print(judge(input()))
