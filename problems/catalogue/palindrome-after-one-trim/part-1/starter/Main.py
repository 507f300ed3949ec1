def judge(text):
    """One of "palindrome", "almost" and "no"."""
    # Your code here.
    return "no"


print(judge(input()))
