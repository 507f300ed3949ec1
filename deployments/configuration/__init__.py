"""How environments are configured: what an instance says of itself, what each key must be, and how two compare."""
