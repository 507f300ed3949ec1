from execution.tests.slots.conftest import *  # noqa: F403 — the same slots, for hostile programs
