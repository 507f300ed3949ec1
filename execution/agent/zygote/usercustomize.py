"""Imported by `site` at the very end of an interpreter's start, before it opens the program.

Here the prepared interpreter waits. In a sandbox that was let go, it forgets everything that was imported for this
and says that there is no such module: `site` passes over that, and Python goes on as in any other start.
"""

import sys

_KNOWN = frozenset(sys.modules)
_FOLDER = __file__.rpartition("/")[0]


def _become_a_program() -> None:
    import gc

    from execution.agent.zygote import box

    gc.freeze()
    go, command = box.serve()
    if command is None:
        _renew_main()
        _forget()
    box.await_go(go)
    if command is not None:
        box.become(command)


def _renew_main() -> None:
    """A module that the collector still sees: what hangs on a frozen one would not be collected at the end."""
    frozen = sys.modules["__main__"]
    renewed = type(sys)("__main__")
    renewed.__dict__.clear()
    renewed.__dict__.update(frozen.__dict__)
    sys.modules["__main__"] = renewed


def _forget() -> None:
    for name in sys.modules.keys() - _KNOWN:
        del sys.modules[name]
    for place in [place for place in sys.path_importer_cache if place.startswith(_FOLDER)]:
        del sys.path_importer_cache[place]
    sys.path.remove(_FOLDER)


_become_a_program()
raise ImportError(name=__name__)
