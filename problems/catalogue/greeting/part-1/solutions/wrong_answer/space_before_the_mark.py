print("Hello,", input(), "!")  # print puts a space between its arguments
