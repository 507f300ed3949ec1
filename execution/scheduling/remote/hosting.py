"""The host of this process, where it is a worker's."""

from execution.scheduling.remote.host import Host

_host: Host | None = None


def this_host() -> Host:
    """Raises RuntimeError in a process that executes nothing."""
    if _host is None:
        raise RuntimeError("This process has no slots; turns are for `manage.py work`.")
    return _host


def open_host() -> Host:
    global _host
    _host = Host()
    _host.start()
    return _host


def close_host() -> None:
    global _host
    host, _host = _host, None
    if host is not None:
        host.stop()
