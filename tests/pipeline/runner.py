"""A runner of our own: carries out the jobs of a workflow in their order, each step in a bash, as GitHub's would."""

import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ceesarcode.settings.environment import BASE_DIR
from tests.pipeline.expressions import Functions, filled, holds

WORKFLOWS = BASE_DIR / ".github" / "workflows"
KEPT = ("PATH", "DOCKER_HOST")


def workflow(name: str) -> dict[str, Any]:
    told: dict[str, Any] = yaml.load((WORKFLOWS / name).read_text(), yaml.BaseLoader)
    return told


@dataclass(slots=True)
class Step:
    name: str
    outcome: str
    code: int = 0
    log: str = ""
    outputs: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Job:
    result: str
    steps: list[Step] = field(default_factory=list)
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""
    chain: set[str] = field(default_factory=set)
    """How it ended, and all jobs before it."""

    @property
    def log(self) -> str:
        return "\n".join(f"--- {step.name}: {step.outcome}\n{step.log}" for step in self.steps)

    def step(self, name: str) -> Step:
        return next(step for step in self.steps if step.name == name)


@dataclass(slots=True)
class Run:
    """Of a workflow. `stand_ins`: jobs that are not carried out, and how they ended. `told`: what else a job has in its
    environment.
    """

    source: Path
    folder: Path
    github: dict[str, Any]
    variables: dict[str, str]
    secrets: dict[str, str]
    stand_ins: dict[str, str]
    told: Callable[[str, Mapping[str, Any], Mapping[str, str]], dict[str, str]]
    jobs: dict[str, Job] = field(default_factory=dict)

    def carry_out(self, told: Mapping[str, Any]) -> dict[str, Job]:
        shared = told.get("env", {})
        for name, job in told["jobs"].items():
            self.jobs[name] = self._job(name, job, shared)
            assert set(_needs(job)) <= set(self.jobs), f"{name} needs what comes behind it"
        return self.jobs

    def _job(self, name: str, told: Mapping[str, Any], shared: Mapping[str, str]) -> Job:
        before = [self.jobs[needed] for needed in _needs(told)]
        chain = set().union(*(job.chain for job in before))
        contexts = self._contexts(told)
        functions: Functions = {
            "success": lambda: chain <= {"success"},
            "failure": lambda: "failure" in chain,
            "cancelled": lambda: False,
        }
        if not holds(told.get("if"), contexts, functions):
            return Job("skipped", chain={"skipped", *chain})
        if name in self.stand_ins:
            return Job(self.stand_ins[name], chain={self.stand_ins[name], *chain})
        return _Execution(self, name, told, shared, contexts).job(chain)

    def _contexts(self, told: Mapping[str, Any]) -> dict[str, Any]:
        needs = {name: {"result": self.jobs[name].result, "outputs": self.jobs[name].outputs} for name in _needs(told)}
        return {"github": self.github, "vars": self.variables, "needs": needs}


class _Execution:
    """One job, in a folder of its own."""

    def __init__(
        self,
        run: Run,
        name: str,
        told: Mapping[str, Any],
        shared: Mapping[str, str],
        contexts: dict[str, Any],
    ) -> None:
        self._run, self._told = run, told
        self._steps: dict[str, Any] = {}
        self._contexts = contexts | {"steps": self._steps, "secrets": run.secrets}
        self._done: list[Step] = []
        self._home = run.folder / name
        self._workspace, self._temp = self._home / "workspace", self._home / "temp"
        self._temp.mkdir(parents=True)
        self._summary = self._home / "summary"
        self._functions: Functions = {
            "success": lambda: all(step.outcome != "failure" for step in self._done),
            "failure": lambda: any(step.outcome == "failure" for step in self._done),
            "cancelled": lambda: False,
        }
        self._environment = self._of_github() | self._filled(shared) | self._filled(told.get("env", {}))

    def job(self, chain: set[str]) -> Job:
        for number, told in enumerate(self._told["steps"]):
            step = self._step(number, told)
            self._done.append(step)
            if "id" in told:
                self._steps[told["id"]] = {"outcome": step.outcome, "outputs": step.outputs}
        result = "success" if self._functions["success"]() else "failure"
        summary = self._summary.read_text() if self._summary.exists() else ""
        return Job(result, self._done, self._filled(self._told.get("outputs", {})), summary, {result, *chain})

    def _step(self, number: int, told: Mapping[str, Any]) -> Step:
        name = told.get("name") or told.get("uses", "")
        if not holds(told.get("if"), self._contexts, self._functions):
            return Step(name, "skipped")
        if "uses" in told:
            assert told["uses"].startswith("actions/checkout@"), f"{told['uses']} is not known here"
            return self._checkout(name, self._filled(told.get("with", {})))
        return self._bash(number, name, told)

    def _bash(self, number: int, name: str, told: Mapping[str, Any]) -> Step:
        output = self._home / f"output-{number}"
        output.touch()
        more = {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(self._summary)}
        ended = subprocess.run(
            ["bash", "-e", "-c", filled(told["run"], self._contexts, self._functions)],
            cwd=self._workspace,
            env=self._environment | self._filled(told.get("env", {})) | more,
            check=False,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=180,
        )
        outputs = dict(line.split("=", 1) for line in output.read_text().splitlines())
        return Step(name, "failure" if ended.returncode else "success", ended.returncode, ended.stdout, outputs)

    def _checkout(self, name: str, given: Mapping[str, str]) -> Step:
        assert given.get("persist-credentials") == "false"
        subprocess.run(["git", "clone", "--quiet", "--no-checkout", self._run.source, self._workspace], check=True)
        ref = given.get("ref") or self._run.github["sha"]
        subprocess.run(["git", "checkout", "--quiet", "--detach", ref], cwd=self._workspace, check=True)
        return Step(name, "success")

    def _filled(self, given: Mapping[str, str]) -> dict[str, str]:
        return {name: filled(text, self._contexts, self._functions) for name, text in given.items()}

    def _of_github(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        github = self._run.github
        plain = {f"GITHUB_{name.upper()}": value for name, value in github.items() if isinstance(value, str)}
        told = self._run.told(self._told.get("environment", ""), github, self._told.get("permissions", {}))
        home = {"HOME": str(self._home), "RUNNER_TEMP": str(self._temp), "GITHUB_ACTIONS": "true"}
        return kept | plain | home | {"GITHUB_WORKSPACE": str(self._workspace)} | told


def _needs(told: Mapping[str, Any]) -> list[str]:
    needed = told.get("needs", [])
    return [needed] if isinstance(needed, str) else list(needed)
