# Read the name with input(), then print the greeting.
