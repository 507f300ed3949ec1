"""Smoke: health, readiness, the problems, a program that prints Hello, the files of the pages."""

import re
from urllib.parse import urljoin

import httpx2

from deployments.verifying.base import Finding, Target, Task
from deployments.verifying.steps import expect, go_through

HELLO = {"language": "python", "files": {"Main.py": 'print("Hello")'}}
ASSET = re.compile(r'(?:href|src)="([^"]+\.(?:css|js))(?:\?[^"]*)?"')


def check_smoke(task: Task) -> Finding:
    with task.target.client() as client:
        return go_through(
            task,
            [
                ("health", lambda: look_at_health(client, task.target)),
                ("readiness", lambda: look_at_readiness(client)),
                ("problems", lambda: look_at_problems(client)),
                ("run", lambda: look_at_run(client)),
                ("pages", lambda: look_at_pages(client)),
            ],
        )


def look_at_health(client: httpx2.Client, target: Target) -> str:
    answer = client.get("/api/health")
    expect(answer.status_code == 200, f"/api/health answered {answer.status_code}")
    told = answer.json()
    expect(told["status"] == "healthy", f"the status is {told['status']}")
    expect(told["environment"] == target.environment, f"it says that it is {told['environment']}")
    expect(told["version"] == target.label, f"the version is {told['version']} in the place of {target.label}")
    return f"{told['environment']} {told['version']}"


def look_at_readiness(client: httpx2.Client) -> str:
    answer = client.get("/api/ready")
    if answer.status_code == 404:
        return "a release from before there was an answer to this"
    checks = answer.json()["checks"]
    failing = [f"{name}: {check['sentence']}" for name, check in checks.items() if check["state"] == "failing"]
    expect(
        answer.status_code == 200, f"/api/ready answered {answer.status_code}; {' '.join(failing)[:300]}".strip("; ")
    )
    return f"{len(checks)} dependencies"


def look_at_problems(client: httpx2.Client) -> str:
    answer = client.get("/api/problems")
    expect(answer.status_code == 200, f"/api/problems answered {answer.status_code}")
    found = answer.json()["results"]
    expect(bool(found), "there is no problem")
    return f"{len(found)} problems on the first page"


def look_at_run(client: httpx2.Client) -> str:
    answer = client.post("/api/run", json=HELLO)
    expect(answer.status_code == 200, f"/api/run answered {answer.status_code}")
    told = answer.json()
    expect(
        told["result"] == "Hello\n",
        f"the program printed {told['result'][:80]!r}; {told.get('error', '')[:200]}".strip("; "),
    )
    return "it printed Hello"


def look_at_pages(client: httpx2.Client) -> str:
    page = client.get("/")
    expect(page.status_code == 200, f"/ answered {page.status_code}")
    assets = list(dict.fromkeys(ASSET.findall(page.text)))
    expect(bool(assets), "the page names no style and no script")
    for asset in assets:
        status = client.get(urljoin("/", asset)).status_code
        expect(status == 200, f"{asset} answered {status}")
    return f"{len(assets)} styles and scripts"
