"""The steps of deploy.yml carried out: a commit on its way over gamma to prod, a preview, and what goes wrong on it.

The site, gamma, prod and the place of previews are instances of the app, the registry is Debian's, GitHub's part is a
stand-in. The checks of ci.yml are not run within: they run this.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import free_ports
from tests.browser.scenario.world import World, running_world
from tests.pipeline.github import GitHub, serving_github
from tests.pipeline.places import Person, Repository, change_place, has_engine, serving_registry
from tests.pipeline.runner import Job, Run, workflow

pytestmark = [pytest.mark.slow, pytest.mark.docker, pytest.mark.timeout(600)]
PLACES = ("gamma", "prod", "preview")
SET_UP = """
import json
from datetime import timedelta
from django.contrib.auth.models import Group
from accounts.identity.trusting import Trust, trust_workflow
from accounts.models import User
from accounts.services import create_token
from accounts.tests.identity.issuer import OWNER_ID, REPOSITORY_ID
from deployments.models import CheckDefinition, Environment
from deployments.parties import party_of
from deployments.services.definitions import CheckText, define_check, retire_check
from deployments.services.environments import EnvironmentWish, edit_environment

ROLES = {{
    "mia": ["Release manager"], "ada": ["Approver"], "bob": ["Business stakeholder"], "pipeline": ["Release manager"],
}}
users = {{name: User.objects.create_user(name, password={password!r}, is_staff=True) for name in ROLES}}
for name, user in users.items():
    user.groups.set(Group.objects.filter(name__in=ROLES[name]))
root = User.objects.create_superuser("root", password={password!r})
by = party_of(users["mia"])
for slug, approvals in (("gamma", 0), ("prod", 1)):
    wish = EnvironmentWish(
        platform="command", service_ref=slug, base_url={addresses}[slug], branch="", requires_approvals=approvals,
        soak_minutes=0,
    )
    edit_environment(by=by, environment=Environment.objects.get(slug=slug), wish=wish, reason="Where it runs.")
KEPT = {{"identity", "smoke", "log_scan"}}
for check in CheckDefinition.objects.filter(state="active").exclude(kind__in=KEPT):
    retire_check(by=by, check=check, reason="Others are asked here.")
for environment, ref in (("gamma", "refs/heads/gamma"), ("prod", "refs/heads/main"), ("preview", "")):
    trust = Trust(
        name=environment, repository_id=REPOSITORY_ID, repository_owner_id=OWNER_ID, user=users["pipeline"],
        scopes=("deployments:read", "deployments:write"), ref=ref, environment=environment,
        workflow_ref="octo/app/.github/workflows/deploy.yml@", allows_pull_requests=environment == "preview",
    )
    trust_workflow(by=root, trust=trust, reason="The pipeline.")
scopes = ["deployments:read", "deployments:write"]
made = {{n: create_token(user=users[n], name="t", scopes=scopes, lifetime=timedelta(days=1)).text for n in users}}
print("token", json.dumps(made))
"""
WAIVED = ("integration", "performance", "ui", "rollback-plan")


@dataclass
class Pipeline:
    """A repository whose pushes are carried out."""

    folder: Path
    world: World
    github: GitHub
    registry: str
    repository: Repository
    variables: dict[str, str]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    said: list[str] = field(default_factory=list)

    def push(self, sha: str, branch: str, *, run: int = 0, attempt: int = 1, **variables: str) -> dict[str, Job]:
        return self._carried_out(self.event(sha, "push", f"refs/heads/{branch}", branch, run, attempt), variables)

    def pull_request(
        self,
        sha: str,
        branch: str,
        *,
        number: str = "7",
        repository: str = "octo/app",
        user: str = "octocat",
        **variables: str,
    ) -> dict[str, Job]:
        head = {"sha": sha, "ref": branch, "repo": {"full_name": repository}}
        event = self.event(sha, "pull_request", f"refs/pull/{number}/merge", f"{number}/merge", 0, 1)
        return self._carried_out(
            event | {"event": {"pull_request": {"number": number, "head": head, "user": {"login": user}}}}, variables
        )

    def person(self, name: str) -> Person:
        return Person(self.world.record.url, json.loads(self.world.token)[name])

    def event(self, sha: str, name: str, ref: str, ref_name: str, run: int, attempt: int) -> dict[str, Any]:
        number = run or next(self.numbers)
        told: dict[str, Any] = {
            "event_name": name,
            "sha": sha,
            "ref": ref,
            "ref_name": ref_name,
            "run_number": str(number),
        }
        told |= {"run_id": str(9_000_000 + number), "run_attempt": str(attempt), "actor": "octocat", "event": {}}
        return told | {"repository": "octo/app", "server_url": "https://github.example.com", "token": "a passing token"}

    def _carried_out(self, github: dict[str, Any], variables: dict[str, str]) -> dict[str, Job]:
        run = Run(
            self.repository.folder,
            self.folder / f"run-{len(self.said)}",
            github,
            self.variables | variables,
            {},
            {"checks": "success"},
            self.github.environment,
        )
        jobs = run.carry_out(workflow("deploy.yml"))
        self.said.append("\n".join(f"=== {name}: {job.result}\n{job.log}" for name, job in jobs.items()))
        return jobs


@pytest.fixture
def pipeline(tmp_path: Path) -> Iterator[Pipeline]:
    if not has_engine():
        pytest.skip("No Docker engine answers")
    with ExitStack() as stack:
        registry = stack.enter_context(serving_registry(tmp_path / "registry"))
        ports = free_ports(1 + len(PLACES))
        site = f"http://127.0.0.1:{ports[0]}"
        github = stack.enter_context(serving_github(site))
        told = {"OIDC_AUDIENCE": site, "OIDC_ISSUER": github.url, "OIDC_JWKS_URL": f"{github.url}/keys"}
        told |= {"RATE_IDENTITY_ANONYMOUS": "1000/min"}
        world = stack.enter_context(running_world(tmp_path, ports, places=PLACES, set_up=SET_UP, told=told))
        for slug in PLACES:
            change_place(tmp_path / slug, BEHIND_TLS="1")
        repository = Repository(tmp_path / "repository")
        stack.callback(repository.remove_images, registry)
        variables = {"CEESARCODE_URL": site, "REGISTRY": registry, "IDENTITY_SECONDS": "150", "PROMOTION_SECONDS": "1"}
        begun = Pipeline(tmp_path, world, github, registry, repository, variables)
        try:
            yield begun
        finally:
            sys.stdout.write("\n".join([*begun.said, world.tell()]))


def results(jobs: dict[str, Job]) -> dict[str, str]:
    return {name: job.result for name, job in jobs.items()}


def outcomes(job: Job) -> str:
    """A sign for each step behind the checkout: done, skipped, failed."""
    return "".join({"success": "+", "skipped": "-", "failure": "!"}[step.outcome] for step in job.steps[1:])


def test_commits_on_their_way(pipeline: Pipeline) -> None:
    not_trusted_gets_nothing(pipeline)
    verified = goes_through_gamma(pipeline)
    goes_on_to_prod(pipeline, verified)
    other_files_do_not_go_on(pipeline)
    red_smoke_goes_no_further(pipeline)
    another_one_answers(pipeline)
    shown_before_it_is_merged(pipeline)
    no_secret_is_told(pipeline)
    assert "each as it was written" in pipeline.world.verify_audit()


def not_trusted_gets_nothing(pipeline: Pipeline) -> None:
    """Another branch brings nothing there; and where the workflow was changed so that it does, its token is refused."""
    sha = pipeline.repository.commit("Elsewhere", "feature/elsewhere")
    assert {job.result for job in pipeline.push(sha, "feature/elsewhere").values()} == {"skipped"}
    github = pipeline.event(sha, "push", "refs/heads/feature/elsewhere", "feature/elsewhere", 0, 1)
    told = workflow("deploy.yml")
    job = {name: told["jobs"]["gamma"][name] for name in ("environment", "permissions", "steps")}
    run = Run(
        pipeline.repository.folder,
        pipeline.folder / "changed",
        github,
        pipeline.variables,
        {},
        {},
        pipeline.github.environment,
    )
    tried = run.carry_out({"env": told["env"], "jobs": {"gamma": job}})["gamma"]
    assert (tried.steps[1].code, outcomes(tried)) == (2, "!------")
    assert "No run like this is trusted here" in tried.summary
    assert pipeline.person("mia").get("/api/releases")["results"] == []


def goes_through_gamma(pipeline: Pipeline) -> str:
    """Built once, pushed, recorded, deployed, verified, looked at from outside; the commit."""
    sha = pipeline.repository.commit("What is asked for", "gamma")
    jobs = pipeline.push(sha, "gamma", run=20)
    skipped = {"prod": "skipped", "preview": "skipped", "notify": "skipped"}
    assert results(jobs) == {"checks": "success", "build": "success", "gamma": "success"} | skipped
    assert outcomes(jobs["gamma"]) == "+++++++"

    digest = jobs["build"].outputs["digest"]
    health = pipeline.world.health("gamma")
    assert (health["git_sha"], health["image_digest"], health["version"]) == (sha, digest, f"1.0.0+{sha[:12]}")
    mia = pipeline.person("mia")
    release = mia.get("/api/releases")["results"][0]
    assert (release["git_sha"], release["image"]) == (sha, f"{pipeline.registry}/octo/app@{digest}")
    assert (release["branch"], release["author"]) == ("gamma", "Octo Cat")
    assert release["build_url"] == "https://github.example.com/octo/app/actions/runs/9000020"
    assert {"name": "deployments.0001_domain", "reversible": True} in release["migrations"]
    gamma = mia.get("/api/environments/gamma")
    assert (gamma["live"]["digest"], gamma["verification"]["missing"]) == (digest, [])
    seen = mia.get("/api/environments/gamma/verifications")["results"][0]
    assert (seen["check"], seen["state"]) == ("Smoke tests", "passed")
    shown = mia.get(f"/api/verification-runs/{seen['id']}")["evidence"]
    assert [one["media_type"] for one in shown] == ["application/xml"]
    assert "Verification of gamma" in jobs["gamma"].summary
    return sha


def goes_on_to_prod(pipeline: Pipeline, verified: str) -> None:
    """Merged: nothing is built. It waits for people, says so, and goes on when it is run again."""
    repository = pipeline.repository
    repository.git("checkout", "--quiet", "-B", "main")
    repository.git("commit", "--quiet", "--allow-empty", "--message", "Merge gamma")
    merged = repository.git("rev-parse", "HEAD")
    jobs = pipeline.push(merged, "main", run=50)
    assert {name for name, job in jobs.items() if job.result != "skipped"} == {"prod"}
    assert (jobs["prod"].result, outcomes(jobs["prod"])) == ("success", "++--")
    outputs = jobs["prod"].step("Ask for the promotion, and wait for people a while").outputs
    assert outputs["state"] == "waiting"
    number = outputs["promotion"]
    assert f"/board/promotions/{number}/" in jobs["prod"].summary
    assert "Business stakeholder approval: to be signed off" in jobs["prod"].summary

    people_decide(pipeline, number)
    jobs = pipeline.push(merged, "main", run=50, attempt=2, PROMOTION_SECONDS="150")
    assert (jobs["prod"].result, outcomes(jobs["prod"])) == ("success", "++++")
    assert "is open already" in jobs["prod"].log or "is live in prod" in jobs["prod"].log
    gamma, prod = pipeline.world.health("gamma"), pipeline.world.health("prod")
    assert prod["git_sha"] == verified
    assert prod["image_digest"] == gamma["image_digest"]
    mia = pipeline.person("mia")
    assert mia.get(f"/api/promotions/{number}")["state"] == "succeeded"
    assert mia.get("/api/environments/prod")["verification"]["missing"] == []
    assert len([one for one in mia.get("/api/promotions")["results"] if one["target"] == "prod"]) == 1


def people_decide(pipeline: Pipeline, number: str) -> None:
    """Signed off, the rest waived, approved by a second person, started."""
    mia, ada, bob = (pipeline.person(name) for name in ("mia", "ada", "bob"))
    promotion = f"/api/promotions/{number}"
    seen = mia.get(promotion)["gate_hash"]
    bob.post(f"{promotion}/sign-off", item="stakeholder", decision="pass", statement="Seen.", gate_hash=seen)
    for item in WAIVED:
        ada.post(f"{promotion}/sign-off", item=item, decision="waive", statement="Not here.", gate_hash=seen)
    ada.post(f"{promotion}/approve", gate_hash=mia.get(promotion)["gate_hash"])
    mia.post(f"{promotion}/start")


def other_files_do_not_go_on(pipeline: Pipeline) -> None:
    """What was pushed to main past gamma."""
    before = pipeline.person("mia").get("/api/promotions")["results"]
    jobs = pipeline.push(pipeline.repository.commit("Past gamma", "main"), "main")
    assert (jobs["prod"].result, outcomes(jobs["prod"])) == ("failure", "+!--")
    assert "what was not verified there is not promoted" in jobs["prod"].summary
    assert jobs["notify"].result == "success"
    assert "nobody is told" in jobs["notify"].log
    assert pipeline.person("mia").get("/api/promotions")["results"] == before


def red_smoke_goes_no_further(pipeline: Pipeline) -> None:
    """Gamma lacks a header that the site does not look for: seen from outside that is a fault, on record as such."""
    change_place(pipeline.folder / "gamma", BEHIND_TLS=None)
    sha = pipeline.repository.commit("Something better", "gamma")
    jobs = pipeline.push(sha, "gamma")
    assert (jobs["gamma"].result, outcomes(jobs["gamma"])) == ("failure", "+++++!!")
    assert "strict-transport-security" in jobs["gamma"].log
    mia = pipeline.person("mia")
    gamma = mia.get("/api/environments/gamma")
    assert (gamma["live"]["git_sha"], gamma["verification"]["missing"]) == (sha, ["Smoke tests"])
    assert mia.get("/api/environments/gamma/verifications")["results"][0]["state"] == "failed"

    jobs = pipeline.push(sha, "main")  # the very commit, and not verified
    assert (jobs["prod"].result, outcomes(jobs["prod"])) == ("failure", "+!--")
    assert "gamma is not verified: Smoke tests. Nothing was asked for." in jobs["prod"].summary
    assert jobs["prod"].steps[2].code == 2
    change_place(pipeline.folder / "gamma", BEHIND_TLS="1")


def another_one_answers(pipeline: Pipeline) -> None:
    """Gamma says that it is another commit than the one that was deployed."""
    change_place(pipeline.folder / "gamma", GIT_SHA="0a" * 20)
    jobs = pipeline.push(pipeline.repository.commit("Something else", "gamma"), "gamma", IDENTITY_SECONDS="4")
    assert (jobs["gamma"].result, outcomes(jobs["gamma"])) == ("failure", "+++!---")
    step = jobs["gamma"].steps[4]
    assert step.code == 1
    assert "is not live in gamma after 4 s" in step.log
    change_place(pipeline.folder / "gamma", GIT_SHA=None)


def shown_before_it_is_merged(pipeline: Pipeline) -> None:
    sha = pipeline.repository.commit("A wish", "feature/wish")
    place = {
        "PREVIEW_URL": pipeline.world.addresses["preview"],
        "PREVIEW_PLATFORM": "command",
        "PREVIEW_SERVICE": "preview",
    }
    assert {job.result for job in pipeline.pull_request(sha, "feature/wish").values()} == {"skipped"}
    of_a_fork = pipeline.pull_request(sha, "feature/wish", repository="stranger/app", **place)
    assert {job.result for job in of_a_fork.values()} == {"skipped"}

    of_a_bot = pipeline.pull_request(sha, "feature/wish", user="dependabot[bot]", **place)
    assert {job.result for job in of_a_bot.values()} == {"skipped"}

    jobs = pipeline.pull_request(sha, "feature/wish", **place)
    assert results(jobs) | {"preview": "success", "build": "success"} == results(jobs)
    assert (outcomes(jobs["preview"]), jobs["gamma"].result, jobs["prod"].result) == ("+++++", "skipped", "skipped")
    assert pipeline.world.health("preview")["git_sha"] == sha
    newer = pipeline.repository.commit("A better wish", "feature/wish")
    pipeline.pull_request(newer, "feature/wish", **place)
    mia = pipeline.person("mia")
    previews = [one for one in mia.get("/api/environments")["results"] if one["kind"] == "preview"]
    assert [(one["branch"], one["live"]["git_sha"]) for one in previews] == [("feature/wish", newer)]

    another = pipeline.repository.commit("Another", "feature/other")
    other = pipeline.pull_request(another, "feature/other", number="8", **place)
    assert (other["preview"].result, outcomes(other["preview"])) == ("success", "++---")
    assert "No preview: base_url is that of" in other["preview"].summary
    assert pipeline.world.health("preview")["git_sha"] == newer


def no_secret_is_told(pipeline: Pipeline) -> None:
    """Each token stands in a log once at most, where it is told to be masked."""
    log = "\n".join(pipeline.said)
    secrets = [line.partition("::add-mask::")[2] for line in log.splitlines() if line.startswith("::add-mask::")]
    assert len(secrets) == 2 * (len(pipeline.github.signed) - 1)  # the one that was not trusted is told of elsewhere
    assert [log.count(secret) for secret in secrets] == [1] * len(secrets)
    assert "a passing token" not in log
