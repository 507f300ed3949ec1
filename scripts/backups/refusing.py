"""What ends a command with a sentence."""


class Refused(Exception):
    """Nothing was changed, or what was has been put back; the sentence says why."""
