"""The steps by themselves, against a site that answers as a test wants it."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ceesarcode.settings.environment import BASE_DIR
from scripts.ci.http import checked_address
from scripts.ci.migrations import is_reversible, migrations_in
from scripts.ci.notify import key_of
from scripts.ci.runner import StepRefused
from tests.pipeline.site import RELEASE, TOKEN, Answer, Site, Step


def test_an_identity_becomes_a_token_that_the_next_step_finds(site: Site, step: Step, tmp_path: Path) -> None:
    told = step("identity")
    assert (told.returncode, told.stderr) == (0, "")
    assert site.asked[0] == ("GET /identity", "bearer permit", "")
    assert "::add-mask::an identity\n" in told.stdout
    assert told.stdout.count("cee_first") == told.stdout.count("::add-mask::cee_first") == 1
    assert (tmp_path / "ceesarcode-token").stat().st_mode & 0o777 == 0o600
    site.answers["POST /api/deployments"] = [(201, {"id": 12})]
    told = step("deploy", "gamma", "--release", "3", GITHUB_RUN_ID="9", GITHUB_RUN_ATTEMPT="2")
    assert (told.returncode, (tmp_path / "output").read_text()) == (0, "deployment=12\n")
    wish = {"environment": "gamma", "release": 3, "kind": "deploy"}
    assert [(who, json.loads(body)) for who, body in site.calls("POST /api/deployments")] == [
        ("Bearer cee_first", wish)
    ]
    assert len(site.calls("POST /api/oidc/token")) == 1


def test_a_token_that_has_ended_is_exchanged_for_another(site: Site, step: Step, tmp_path: Path) -> None:
    (tmp_path / "ceesarcode-token").write_text("cee_old")
    site.answers["POST /api/deployments"] = [
        (401, {"code": "token_expired", "detail": "It has ended."}),
        (201, {"id": 1}),
    ]
    assert step("deploy", "gamma", "--release", "3").returncode == 0
    assert [who for who, _ in site.calls("POST /api/deployments")] == ["Bearer cee_old", "Bearer cee_first"]
    assert (tmp_path / "ceesarcode-token").read_text() == "cee_first"


def test_a_token_that_is_refused_twice_is_not_asked_for_a_third_time(site: Site, step: Step) -> None:
    site.answers["POST /api/deployments"] = [(401, {"code": "token_expired", "detail": "It has ended."})]
    told = step("deploy", "gamma", "--release", "3")
    assert (told.returncode, "It has ended." in told.stderr) == (2, True)
    assert len(site.calls("POST /api/deployments")) == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ACTIONS_ID_TOKEN_REQUEST_URL": None}, "it needs the permission id-token: write"),
        ({"SITE": None}, "SITE is not set"),
        ({"SITE": "http://ceesarcode.example.com"}, "SITE is to be an address"),
        ({"SITE": "ceesarcode.example.com"}, "SITE is to be an address"),
    ],
)
def test_called_wrongly(step: Step, tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    told = step("identity", **changes)
    assert (told.returncode, words in told.stderr) == (2, True)
    assert words in (tmp_path / "summary").read_text()


def test_a_refusal_is_told_in_the_words_of_the_site(site: Site, step: Step) -> None:
    site.answers["POST /api/oidc/token"] = [(403, {"code": "workflow_not_trusted", "detail": "No run like this."})]
    told = step("identity")
    assert (told.returncode, told.stderr) == (2, "✗ No run like this.\n")
    assert "::error::No run like this." in told.stdout


def test_what_is_not_there_just_now_is_asked_again(site: Site, step: Step) -> None:
    site.answers["POST /api/oidc/token"] = [(503, b"<h1>"), (429, {}), (201, TOKEN)]
    assert step("identity").returncode == 0
    assert len(site.calls("POST /api/oidc/token")) == 3
    site.answers["POST /api/oidc/token"] = [(502, b"")]
    told = step("identity")
    assert (told.returncode, "answered 502, 5 times." in told.stderr) == (1, True)


def test_a_token_follows_no_redirect(site: Site, step: Step) -> None:
    site.answers["GET /api/environments/gamma"] = [(302, {})]
    told = step("promote", "gamma", "prod")
    assert (told.returncode, "The site answered 302." in told.stderr) == (2, True)
    assert site.calls("GET /elsewhere") == []


def test_what_is_live_already_is_taken_for_deployed(site: Site, step: Step, tmp_path: Path) -> None:
    refusal = (409, {"code": "already_live", "detail": "It is live."})
    site.answers["POST /api/deployments"] = [refusal]
    site.answers["GET /api/environments/gamma"] = [(200, {"live": RELEASE | {"id": 8}})]
    assert step("deploy", "gamma", "--release", "3").returncode == 0
    assert (tmp_path / "output").read_text() == "deployment=8\n"
    assert step("deploy", "gamma", "--release", "4").returncode == 2
    site.answers["POST /api/deployments"] = [(409, {"code": "environment_busy", "detail": "Something else is."})]
    assert step("deploy", "gamma", "--release", "3").stderr == "✗ Something else is.\n"


DEPLOYMENT = RELEASE | {"environment": "gamma", "platform_status": "", "failure": ""}
HEALTH = {"git_sha": RELEASE["git_sha"], "image_digest": RELEASE["digest"]}


def waiting(site: Site, health: Any, *states: str) -> None:
    site.answers["GET /api/deployments/5"] = [
        (200, DEPLOYMENT | {"state": state, "failure": "No room."}) for state in states
    ]
    site.answers["GET /api/environments/gamma"] = [(200, {"base_url": site.url})]
    site.answers["GET /api/health"] = [health]


def test_a_wait_ends_when_the_place_tells_the_release(site: Site, step: Step, tmp_path: Path) -> None:
    waiting(site, (200, HEALTH), "pending", "verifying_identity", "live")
    told = step("await_identity", "5", "--seconds", "20")
    assert told.returncode == 0, told.stderr
    lines = (tmp_path / "output").read_text().splitlines()
    assert lines == [
        f"base_url={site.url}",
        "version=1.0.0",
        f"git_sha={RELEASE['git_sha']}",
        f"digest={RELEASE['digest']}",
    ]


@pytest.mark.parametrize(
    ("health", "states", "words"),
    [
        ((200, HEALTH), ("pending", "failed"), "The deployment of 1.0.0 failed: No room."),
        ((200, HEALTH | {"git_sha": "cd" * 20}), ("live",), f"tells the commit {'cd' * 20} in the place of"),
        ((200, HEALTH | {"image_digest": ""}), ("live",), "tells the image nothing in the place of"),
        ((200, {}), ("pending",), "1.0.0 is not live in gamma after 0.2 s: it is pending"),
        ((503, {}), ("live",), "does not answer"),
    ],
)
def test_a_wait_ends_badly(site: Site, step: Step, health: Answer, states: tuple[str, ...], words: str) -> None:
    waiting(site, health, *states)
    told = step("await_identity", "5", "--seconds", "0.2")
    assert (told.returncode, words in told.stderr) == (1, True), told.stderr


def test_a_verification_waits_for_all_and_names_what_failed(site: Site, step: Step) -> None:
    run = {"verdict": "So it is.", "required": True}
    ended = [run | {"id": 1, "check": "Smoke", "state": "passed"}, run | {"id": 2, "check": "Load", "state": "failed"}]
    ended.append(run | {"id": 3, "check": "Idle", "state": "inconclusive", "required": False})
    site.answers["POST /api/environments/gamma/verifications"] = [(202, {"results": ended})]
    for one in ended:
        site.answers[f"GET /api/verification-runs/{one['id']}"] = [(200, one | {"state": "running"}), (200, one)]
    told = step("verify", "gamma")
    assert (told.returncode, told.stderr) == (1, "✗ gamma is not verified: Load.\n")
    ended[1]["state"] = "passed"
    site.answers["GET /api/verification-runs/2"] = [(200, ended[1])]
    assert step("verify", "gamma").returncode == 0
    site.answers["GET /api/verification-runs/1"] = [(200, ended[0] | {"state": "queued"})]
    assert "has not ended after 0.2 s" in step("verify", "gamma", "--seconds", "0.2").stderr


@pytest.mark.parametrize(("state", "code"), [("passed", 0), ("failed", 1)])
def test_a_report_is_handed_in(site: Site, step: Step, tmp_path: Path, state: str, code: int) -> None:
    report = tmp_path / "smoke.xml"
    report.write_text("<testsuite/>")
    answer = {"check": "Smoke tests", "state": state, "verdict": "1 of 1."}
    site.answers["POST /api/deployments/5/reports"] = [(201, answer)]
    told = step("record", "5", str(report), "--check", "Smoke tests")
    assert told.returncode == code
    assert site.calls("POST /api/deployments/5/reports") == [("Bearer cee_first", "<testsuite/>")]
    told = step("record", "5", str(tmp_path / "none.xml"), "--check", "Smoke tests")
    assert (told.returncode, "cannot be read" in told.stderr) == (2, True)


HEAD = subprocess.run(
    ["git", "rev-parse", "HEAD"], cwd=BASE_DIR, check=False, capture_output=True, text=True
).stdout.strip()
VERIFIED = {"required": 2, "missing": []}


def before_promotion(site: Site, *, sha: str = HEAD, **gamma: Any) -> None:
    live = RELEASE | {"git_sha": sha}
    site.answers["GET /api/environments/gamma"] = [(200, {"live": live, "verification": VERIFIED} | gamma)]
    site.answers["GET /api/environments/prod"] = [(200, {"live": None})]


@pytest.mark.parametrize(
    ("gamma", "words"),
    [
        ({"live": None}, "Nothing is live in gamma"),
        ({"live": RELEASE}, "which this repository does not have"),
        ({"verification": {"required": 2, "missing": ["Smoke", "Load"]}}, "gamma is not verified: Smoke, Load."),
        ({"verification": {"required": 0, "missing": []}}, "gamma has no required check"),
    ],
)
def test_nothing_is_asked_for(site: Site, step: Step, gamma: dict[str, Any], words: str) -> None:
    before_promotion(site, **gamma)
    told = step("promote", "gamma", "prod")
    assert (told.returncode, words in told.stderr) == (2, True), told.stderr
    assert site.calls("POST /api/promotions") == []


def promotion(state: str) -> dict[str, Any]:
    blockers = [{"sentence": "Business: to be signed off."}] if state == "open" else []
    return {"id": 6, "release": "1.0.0", "git_sha": HEAD, "target": "prod", "state": state} | {
        "blockers": blockers,
        "outcome": "Nobody wants it." if state == "rejected" else "",
    }


def test_people_who_do_not_decide_are_no_fault(site: Site, step: Step, tmp_path: Path) -> None:
    """Asked for before, it is found on the second page and waited for."""
    before_promotion(site)
    site.answers["POST /api/promotions"] = [(409, {"code": "promotion_open", "detail": "It is open already."})]
    first = {"results": [promotion("rejected") | {"id": 7}], "next": f"{site.url}/api/promotions?cursor=2"}
    site.answers["GET /api/promotions"] = [(200, first), (200, {"results": [promotion("open")], "next": None})]
    site.answers["GET /api/promotions/6"] = [(200, promotion("open"))]
    told = step("promote", "gamma", "prod", "--seconds", "0.2")
    assert told.returncode == 0, told.stderr
    assert (tmp_path / "output").read_text() == "state=waiting\npromotion=6\n"
    summary = (tmp_path / "summary").read_text()
    assert f"1.0.0 is open on its way to prod: {site.url}/board/promotions/6/\n- Business: to be signed off." in summary


def test_a_promotion_that_comes_to_nothing_fails_the_step(site: Site, step: Step) -> None:
    before_promotion(site)
    site.answers["POST /api/promotions"] = [(201, promotion("open"))]
    site.answers["GET /api/promotions/6"] = [(200, promotion("open")), (200, promotion("rejected"))]
    told = step("promote", "gamma", "prod", "--seconds", "20")
    assert (told.returncode, "The promotion is rejected. Nobody wants it." in told.stderr) == (1, True)


def test_one_that_succeeds_tells_what_to_look_at(site: Site, step: Step, tmp_path: Path) -> None:
    before_promotion(site)
    live = {"base_url": site.url, "live": RELEASE | {"git_sha": HEAD, "id": 9}}
    site.answers["GET /api/environments/prod"] = [(200, {"live": None}), (200, live)]
    site.answers["POST /api/promotions"] = [(201, promotion("open"))]
    site.answers["GET /api/promotions/6"] = [(200, promotion("deploying")), (200, promotion("succeeded"))]
    assert step("promote", "gamma", "prod", "--seconds", "20").returncode == 0
    assert (tmp_path / "output").read_text().splitlines()[:3] == ["state=live", "deployment=9", f"base_url={site.url}"]
    asked = [json.loads(body) for _, body in site.calls("POST /api/promotions")]
    assert [(wish["release"], wish["target"]) for wish in asked] == [(3, "prod")]
    told = step("promote", "gamma", "prod")  # again: it is there
    assert (told.returncode, len(site.calls("POST /api/promotions"))) == (0, 1)


def test_a_release_is_told_with_its_migrations_and_its_run(site: Site, step: Step, tmp_path: Path) -> None:
    site.answers["POST /api/releases"] = [(201, {"id": 3})]
    words = ["--label", "1.0.0", "--digest", RELEASE["digest"], "--image-repo", "registry.example.com/octo/app"]
    run = {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "octo/app", "GITHUB_RUN_ID": "9"}
    told = step("release", *words, "--built-at", "2026-11-28T12:00:00Z", "--branch", "gamma", **run)
    assert (told.returncode, (tmp_path / "output").read_text()) == (0, "release=3\n"), told.stderr
    body = json.loads(site.calls("POST /api/releases")[0][1])
    assert (body["git_sha"], body["branch"]) == (HEAD, "gamma")
    assert body["build_url"] == "https://github.com/octo/app/actions/runs/9"
    assert {"name": "deployments.0001_domain", "reversible": True} in body["migrations"]


PREVIEW = ["--branch", "x", "--number", "7", "--run", "40", "--platform", "render", "--service", "srv-1"]


def test_a_preview_is_found_made_or_none(site: Site, step: Step, tmp_path: Path) -> None:
    words = [*PREVIEW, "--url", "https://preview.example.com/"]
    found = {"kind": "preview", "branch": "x", "slug": "pr-7-3", "expires_at": "2026-12-01T00:00:00Z"}
    site.answers["GET /api/environments"] = [(200, {"results": [found]}), (200, {"results": []})]
    site.answers["POST /api/environments"] = [(201, {"slug": "pr-7-40"})]
    assert [step("preview", *words).returncode for _ in range(2)] == [0, 0]
    wish = json.loads(site.calls("POST /api/environments")[0][1])
    assert (wish["slug"], wish["kind"], wish["base_url"]) == ("pr-7-40", "preview", "https://preview.example.com")
    for code, ends in (("previews_full", 0), ("base_url_taken", 0), ("role_missing", 2)):
        site.answers["POST /api/environments"] = [(409, {"code": code, "detail": "No room."})]
        assert step("preview", *words).returncode == ends
    assert (tmp_path / "output").read_text() == "slug=pr-7-3\nslug=pr-7-40\nslug=\nslug=\n"


def test_a_chat_is_told_where_there_is_one(site: Site, step: Step) -> None:
    site.answers["POST /hook/secret"] = [(200, {}), (404, {})]
    assert "nobody is told" in step("notify", "It went wrong.").stdout
    told = step("notify", "It went wrong.", NOTIFY_WEBHOOK=f"{site.url}/hook/secret")
    assert (told.returncode, told.stdout.count("secret")) == (0, 1)
    assert json.loads(site.calls("POST /hook/secret")[0][1]) == {"text": "It went wrong."}
    told = step("notify", "It went wrong.", NOTIFY_WEBHOOK=f"{site.url}/hook/secret")
    assert (told.returncode, told.stderr) == (1, "✗ The chat answered 404.\n")


def test_discord_and_slack_call_it_differently() -> None:
    assert key_of("https://discord.com/api/webhooks/1/x") == "content"
    assert key_of("https://hooks.slack.com/services/x") == "text"


@pytest.mark.parametrize("address", ["http://a.example.com", "https://", "ftp://localhost", "localhost", ""])
def test_nothing_travels_in_the_open(address: str) -> None:
    with pytest.raises(StepRefused):
        checked_address(address, "SITE")
    assert checked_address("https://a.example.com/", "SITE") == "https://a.example.com"


@pytest.mark.parametrize(
    ("operation", "reversible"),
    [
        ("migrations.RunPython(add)", False),
        ("migrations.RunPython(add, remove)", True),
        ("migrations.RunPython(add, reverse_code=remove)", True),
        ("RunSQL('A')", False),
        ("RunSQL('A', reverse_sql='B')", True),
        ("migrations.AddField('a', 'b')", True),
    ],
)
def test_a_migration_with_no_way_back_is_seen(tmp_path: Path, operation: str, reversible: bool) -> None:
    assert is_reversible(f"operations = [{operation}]") == reversible
    folder = tmp_path / "app" / "migrations"
    folder.mkdir(parents=True)
    (folder / "0002_more.py").write_text(f"operations = [{operation}]")
    (folder / "__init__.py").touch()
    assert migrations_in(tmp_path) == [{"name": "app.0002_more", "reversible": reversible}]
