def is_hit(key: int) -> bool:
    """Look a key up and return whether it was in the cache."""
    print("?", key, flush=True)
    return input() == "HIT"


# Find out what the cache is, then: print("!", kind, c, flush=True)
