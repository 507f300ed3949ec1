"""DORA's four figures of an environment: read once, then counted by pure functions, drawn as charts."""
