def spans(days):
    """The span of each trading day, as pairs (day, span); a day is a price, or None if the market was closed."""
    # Your code here.
    return [(day, 1) for day, price in enumerate(days, start=1) if price is not None]


n = int(input())
days = [None if word == "-" else int(word) for word in input().split()]
found = spans(days)

# Print the sum of the spans, then the day with the largest span and that span.
