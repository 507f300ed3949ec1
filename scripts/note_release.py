"""python -m scripts.note_release: notes the newest migration of each app, from which the next release is to upgrade.

Called when a release is made; tests/gamma/test_upgrade.py begins there.
"""

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTED = ROOT / "tests/gamma/previous_release.json"


def heads() -> dict[str, str]:
    return {folder.parent.name: max(folder.glob("0*.py")).stem for folder in sorted(ROOT.glob("*/migrations"))}


if __name__ == "__main__":
    NOTED.write_text(json.dumps(heads(), indent=2) + "\n", encoding="utf-8")
