"""The read-only root of a sandbox: a skeleton of our own, with the system's programs bound into it."""

import contextlib
import shutil
import stat
from pathlib import Path

_MERGED = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
_BOUND = ("/usr", "/var/lib/ghc", *(f"/{name}" for name in _MERGED))
_MOUNT_POINTS = ("dev", "proc", "program", "root", "tmp", "usr", "var", "work", "etc", "opt", "run")
_ETC = ("ld.so.cache", "ld.so.conf", "localtime", "mime.types", "protocols", "services", "fpc.cfg", "ldc2.conf")
_ETC_FOLDERS = ("alternatives", "java-*-openjdk", "perl", "lua", "php", "R", "mono")

IMAGE_TOOLS = Path("/usr/local/lib/ceesarcode/tools")
"""Where the runner image keeps the tools that other machines hand to the agent."""

USERS = "root:x:0:0::/work:/usr/sbin/nologin\nrunner:x:1000:1000::/work:/bin/sh\n"
GROUP = "root:x:0:\nrunner:x:1000:\n"
HOSTS = "127.0.0.1 localhost\n::1 localhost\n"


def build(root: Path, tools: dict[str, str]) -> list[str]:
    """Makes the skeleton in `root` and returns the folders of this machine that are bound over it, read-only.

    `tools` maps a name to an executable file outside the system's folders; it appears as /opt/NAME.
    """
    shutil.rmtree(root, ignore_errors=True)
    for name in _MOUNT_POINTS:
        (root / name).mkdir(parents=True)
    _fill_etc(root / "etc")
    (root / "var" / "tmp").symlink_to("/tmp")  # noqa: S108 the sandbox's own
    for tool in IMAGE_TOOLS.glob("*"):
        (root / "opt" / tool.name).symlink_to(tool)
    for name, source in tools.items():
        with contextlib.suppress(OSError):
            shutil.copy2(source, root / "opt" / name)
            (root / "opt" / name).chmod(0o755)
    for name in _MERGED:
        original = Path("/", name)
        if original.is_symlink():
            (root / name).symlink_to(original.readlink())
    bound = [folder for folder in _BOUND if Path(folder).is_dir() and not Path(folder).is_symlink()]
    for folder in bound:
        (root / folder.lstrip("/")).mkdir(parents=True, exist_ok=True)
    return bound


def _fill_etc(etc: Path) -> None:
    (etc / "passwd").write_text(USERS)
    (etc / "group").write_text(GROUP)
    (etc / "hosts").write_text(HOSTS)
    for name in _ETC:
        with contextlib.suppress(OSError):
            shutil.copyfile(Path("/etc", name), etc / name)
    for pattern in _ETC_FOLDERS:
        for folder in Path("/etc").glob(pattern):
            with contextlib.suppress(OSError, shutil.Error):
                shutil.copytree(folder, etc / folder.name, symlinks=True, ignore=_only_readable_by_all)


def _only_readable_by_all(folder: str, names: list[str]) -> list[str]:
    """What to leave out of a copy of /etc: everything that an ordinary user could not read there."""
    hidden = []
    for name in names:
        mode = Path(folder, name).lstat().st_mode
        if not stat.S_ISLNK(mode) and not mode & stat.S_IROTH:
            hidden.append(name)
    return hidden
