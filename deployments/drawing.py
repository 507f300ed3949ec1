"""The tables of transitions as pictures (Mermaid) and lists, for the docs."""

from deployments.transitions import MACHINES, Machine

HEAD = """\
# States

Drawn by `manage.py draw_states` from `deployments/transitions.py`, which refuses every other move; a test holds the
two together.
"""


def drawn() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_section(machine) for machine in MACHINES)])


def _section(machine: Machine) -> str:
    arrows = [f"    [*] --> {machine.initial}"]
    arrows += [f"    {move.source} --> {move.target}" for move in machine.moves]
    arrows += [f"    {state} --> [*]" for state in machine.states if state in machine.final]
    rows = [f"| {move.source} | {move.target} | {move.guard} |" for move in machine.moves if move.guard]
    picture = "\n".join(["```mermaid", "stateDiagram-v2", *arrows, "```"])
    table = "\n".join(["| From | To | Where |", "|---|---|---|", *rows])
    return f"## {machine.name}\n\n{picture}\n" + (f"\n{table}\n" if rows else "")
