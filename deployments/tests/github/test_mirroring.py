"""What GitHub sees of our deployments: their way told in order, never created twice, whatever breaks in between."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from structlog.testing import capture_logs

from core.tests.racing import at_once
from deployments import working
from deployments.enums import DeploymentKind, DeploymentState, EnvironmentKind
from deployments.github.client import GitHub, NewDeployment
from deployments.models import Deployment, Environment, GitHubMirror
from deployments.services.mirroring.claiming import DELAYS, GIVES_UP_AFTER, LEASE
from deployments.services.mirroring.deployments import MIRRORED
from deployments.services.mirroring.rounds import MOST_A_ROUND, RESTS_REFUSED, RESTS_UNANSWERED, Mirror
from deployments.tests.factories import deployment, environment
from deployments.tests.github.server import TOKEN, Asked, Fault, Hub
from deployments.tests.scenes import Scene

pytestmark = pytest.mark.django_db


def about_deployments(asked: Asked) -> bool:
    return asked.path.startswith("deployments")


def creating(asked: Asked) -> bool:
    return (asked.method, asked.path) == ("POST", "deployments")


def mirrored(mirror: Mirror) -> None:
    """Rounds until nothing is left to tell."""
    while mirror.mirror_all():
        pass


def to(one: Deployment, state: DeploymentState) -> None:
    """As a worker would bring it there."""
    ended = state in ("live", "failed", "timed_out", "cancelled", "superseded")
    Deployment.objects.filter(pk=one.pk).update(state=state, finished_at=timezone.now() if ended else None)


def test_a_deployment_is_followed_to_its_end(hub: Hub, mirror: Mirror, settings: Any) -> None:
    settings.FRONTEND_ORIGINS = ["https://code.example.com"]
    gamma = environment("gamma", base_url="https://gamma.example.com")
    one = deployment(environment=gamma, state="pending")
    for state in ("dispatching", "in_progress", "unknown", "verifying_identity", "live", "superseded"):
        mirrored(mirror)
        to(one, DeploymentState(state))
    mirrored(mirror)
    assert hub.states() == ["queued", *["in_progress"] * 4, "success", "inactive"]
    (made,) = hub.deployments.values()
    assert (made["ref"], made["environment"]) == (one.release.git_sha, "gamma")
    assert made["payload"] == {"ceesarcode": {"server": "https://code.example.com", "deployment": one.pk}}
    assert {body["log_url"] for _, body in hub.statuses} == {"https://code.example.com/board/"}
    urls = [body["environment_url"] for _, body in hub.statuses]
    assert [*filter(None, urls)] == ["https://gamma.example.com"]
    assert urls[5] == "https://gamma.example.com"
    row = GitHubMirror.objects.get()
    assert (row.github_id, row.is_over, row.attempts, row.fault) == (1000, True, 0, "")


@pytest.mark.parametrize(
    ("state", "shown"), [("failed", "failure"), ("timed_out", "error"), ("cancelled", "inactive"), ("live", "success")]
)
def test_how_it_ends(hub: Hub, mirror: Mirror, state: str, shown: str) -> None:
    deployment(state=state, failure="The password of the database is wrong.")
    mirrored(mirror)
    assert hub.states() == [shown]
    assert "password" not in str(hub.asked)  # a repository may be public


def test_what_was_told_is_not_told_again(hub: Hub, mirror: Mirror) -> None:
    deployment()
    mirrored(mirror)
    count = len(hub.asked)
    assert mirror.mirror_all() == 0
    assert len(hub.asked) == count


def test_one_is_inactive_before_the_next_is_live(hub: Hub, mirror: Mirror) -> None:
    old = deployment()
    mirrored(mirror)
    new = deployment(state="in_progress")
    mirrored(mirror)
    to(old, DeploymentState.SUPERSEDED)
    to(new, DeploymentState.LIVE)
    mirrored(mirror)
    assert [(number, body["state"]) for number, body in hub.statuses] == [
        *((1000, "success"), (1001, "in_progress")),
        *((1000, "inactive"), (1001, "success")),
    ]


def test_production_and_previews_are_marked(hub: Hub, mirror: Mirror) -> None:
    preview = Environment.objects.create(slug="pr-7", name="pr-7", kind=EnvironmentKind.PREVIEW, branch="x")
    for place in (environment("gamma"), environment("prod"), preview):
        deployment(environment=place, kind=DeploymentKind.DEPLOY)
        mirrored(mirror)
    marks = [(one["production_environment"], one["transient_environment"]) for one in hub.deployments.values()]
    assert marks == [(False, False), (True, False), (False, True)]


def test_the_page_of_its_promotion_is_told(hub: Hub, mirror: Mirror, settings: Any) -> None:
    settings.FRONTEND_ORIGINS = ["https://code.example.com"]
    scene = Scene()
    promotion = scene.requested()
    deployment(environment=scene.prod, release=scene.release, state="in_progress", promotion=promotion)
    mirrored(mirror)
    assert hub.statuses[-1][1]["log_url"] == f"https://code.example.com/board/promotions/{promotion.pk}/"


def test_what_is_old_and_over_is_left_alone(hub: Hub, mirror: Mirror) -> None:
    rows = [deployment(state="superseded"), deployment(state="failed"), deployment()]
    long_ago = timezone.now() - MIRRORED - timedelta(hours=1)
    Deployment.objects.filter(pk__in=[rows[0].pk, rows[2].pk]).update(requested_at=long_ago)
    mirrored(mirror)
    assert [one["sha"] for one in hub.deployments.values()] == [row.release.git_sha for row in rows[1:]]
    to(rows[2], DeploymentState.SUPERSEDED)  # what is told of is followed, however old it is
    mirrored(mirror)
    assert hub.states(1001) == ["success", "inactive"]


def test_a_round_sends_little(hub: Hub, mirror: Mirror) -> None:
    for _ in range(5):
        deployment(state="failed")
    assert mirror.mirror_all() == MOST_A_ROUND == len(hub.deployments)


@pytest.mark.parametrize("fault", [Fault(happens=True, is_lost=True), Fault(502, happens=True)])
def test_a_lost_answer_creates_no_second_one(hub: Hub, mirror: Mirror, clock: Any, fault: Fault) -> None:
    deployment()
    hub.applies, hub.faults = creating, [fault]
    assert mirror.mirror_all() == 0
    assert GitHubMirror.objects.get().github_id is None
    assert mirror.mirror_all() == 0  # it waits
    clock.shift(DELAYS[0])
    mirrored(mirror)
    assert len(hub.deployments) == 1
    assert sum(map(creating, hub.asked)) == 1
    assert hub.states() == ["success"]


def test_no_answer_in_time_creates_no_second_one(hub: Hub, clock: Any) -> None:
    hasty, mirror = Mirror(hub.client(seconds=0.5)), Mirror(hub.client())
    deployment()
    hub.applies, hub.faults = creating, [Fault(happens=True, seconds=1.0)]
    assert hasty.mirror_all() == 0
    hub.faults.clear()
    assert GitHubMirror.objects.get().fault.startswith("GitHub gave no ")
    clock.shift(DELAYS[0])
    mirrored(mirror)
    assert len(hub.deployments) == 1
    assert hub.states() == ["success"]


def test_killed_between_creating_and_writing_it_is_found_again(
    hub: Hub, mirror: Mirror, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployment()
    create = GitHub.create_deployment

    def killed(self: GitHub, wish: NewDeployment) -> int:
        create(self, wish)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(GitHub, "create_deployment", killed)
        with pytest.raises(KeyboardInterrupt):
            mirror.mirror_all()
    another = Mirror(hub.client())
    clock.shift(LEASE - timedelta(seconds=1))
    mirrored(another)
    assert hub.states() == []  # as long as the other one might be at it
    clock.shift(timedelta(seconds=1))
    mirrored(another)
    assert len(hub.deployments) == 1
    assert hub.states() == ["success"]


def test_who_comes_back_after_its_lease_writes_nothing(
    hub: Hub, mirror: Mirror, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = deployment(state="in_progress")
    add, another = GitHub.add_status, Mirror(hub.client())

    def slow(self: GitHub, *args: Any, **kwargs: Any) -> None:
        monkeypatch.undo()
        add(self, *args, **kwargs)
        clock.shift(LEASE)
        to(one, DeploymentState.LIVE)
        mirrored(another)

    monkeypatch.setattr(GitHub, "add_status", slow)
    mirror.mirror_all()
    assert hub.states() == ["in_progress", "success"]
    assert GitHubMirror.objects.get().told.startswith("success")


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_rounds_at_once_tell_everything_once(hub: Hub) -> None:
    environment("gamma")
    deployment(environment=environment("dev")), deployment(environment=environment("prod"))
    mirrors = [Mirror(hub.client()) for _ in range(4)]
    at_once(lambda number: mirrors[number].mirror_all(), 4)
    mirrored(mirrors[0])
    assert len(hub.deployments) == 2
    assert [body["state"] for _, body in hub.statuses] == ["success"] * 2
    assert len(hub.commits) == 2


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_github_is_asked(
    hub: Hub, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment("gamma")
    deployment()
    ask, seen = GitHub._ask, []

    def watched(self: GitHub, *args: Any, **kwargs: Any) -> Any:
        seen.append(connection.in_atomic_block)
        return ask(self, *args, **kwargs)

    monkeypatch.setattr(GitHub, "_ask", watched)
    mirrored(mirror)
    assert seen == [False] * 4  # found none, created, told of it, told of the commit


@pytest.mark.parametrize(
    ("status", "word"), [(401, "GITHUB_TOKEN"), (403, "forbids"), (404, "not find"), (302, "else")]
)
def test_a_refusal_is_told_once_and_everything_rests(
    hub: Hub, mirror: Mirror, clock: Any, status: int, word: str
) -> None:
    for place in ("dev", "gamma", "prod"):
        deployment(environment=environment(place))
    hub.faults = [Fault(status, body={"message": f"Bad credentials {TOKEN}"})] * 4
    with capture_logs() as logs:
        for _ in range(3):
            assert mirror.mirror_all() == 0
        clock.shift(RESTS_REFUSED)
        assert mirror.mirror_all() == 0
    told = [entry for entry in logs if entry["log_level"] == "warning"]
    assert [entry["rows"] for entry in told] == ["GitHubMirror", "GitHubCommitStatus"]
    assert all(word in entry["sentence"] for entry in told)
    assert TOKEN not in str(logs)
    assert len(hub.asked) == 4  # one of each sort, and one of each five minutes later
    assert word in GitHubMirror.objects.order_by("pk")[0].fault
    clock.shift(timedelta(days=2))  # nothing was given up meanwhile
    with capture_logs() as logs:
        mirrored(mirror)
    assert [hub.states(number) for number in hub.deployments] == [["success"]] * 3
    assert len(hub.contexts()) == 3
    assert [entry["event"] for entry in logs] == ["github_mirrored_again"] * 2
    assert not GitHubMirror.objects.exclude(fault="").exists()


def test_a_token_that_may_tell_of_commits_alone_does_that(hub: Hub, mirror: Mirror) -> None:
    deployment()
    hub.applies, hub.faults = about_deployments, [Fault(403)] * 9
    mirrored(mirror)
    assert hub.deployments == {}
    assert hub.contexts() == {"ceesarcode/gamma": "success"}


@pytest.mark.parametrize(
    ("status", "headers", "seconds"), [(429, {"Retry-After": "90"}, 90), (403, {"X-RateLimit-Remaining": "0"}, 1800)]
)
def test_a_limit_is_kept_for_everything(
    hub: Hub, mirror: Mirror, clock: Any, status: int, headers: dict[str, str], seconds: int
) -> None:
    deployment()
    reset = {"X-RateLimit-Reset": str(int(timezone.now().timestamp()) + seconds + 1)}
    hub.faults = [Fault(status, headers | reset)]
    mirrored(mirror)
    assert len(hub.asked) == 1
    clock.shift(seconds - 1)
    mirrored(mirror)
    assert len(hub.asked) == 1
    clock.shift(2)
    mirrored(mirror)
    assert hub.states() == ["success"]


def test_while_github_is_down_nothing_else_is_tried(hub: Hub, mirror: Mirror, clock: Any) -> None:
    for place in ("dev", "gamma"):
        deployment(environment=environment(place))
    hub.faults = [Fault(503)]
    assert mirror.mirror_all() == 0
    assert len(hub.asked) == 1
    clock.shift(RESTS_UNANSWERED)
    mirrored(mirror)
    assert [one["environment"] for one in hub.deployments.values()] == ["dev", "gamma"]


def test_a_row_that_is_not_taken_waits_longer_and_is_given_up(hub: Hub, mirror: Mirror, clock: Any) -> None:
    bad, good = deployment(environment=environment("dev")), deployment()
    hub.applies = lambda asked: creating(asked) and asked.body["ref"] == bad.release.git_sha
    hub.faults = [Fault(422, body={"message": "No ref found"})] * 99
    mirrored(mirror)
    assert [one["sha"] for one in hub.deployments.values()] == [good.release.git_sha]
    for delay in DELAYS[:3]:
        before = len(hub.asked)
        clock.shift(delay - timedelta(seconds=1))
        mirrored(mirror)
        assert len(hub.asked) == before
        clock.shift(1)
        mirrored(mirror)
        assert len(hub.asked) == before + 2
    row = GitHubMirror.objects.get(deployment=bad)
    assert (row.given_up_at, row.fault) == (None, "GitHub takes it not as it is (422): No ref found")
    clock.shift(GIVES_UP_AFTER)
    mirrored(mirror)
    assert GitHubMirror.objects.get(deployment=bad).given_up_at == timezone.now()
    hub.faults.clear()
    clock.shift(timedelta(days=1))
    mirrored(mirror)
    assert len(hub.deployments) == 1
    to(bad, DeploymentState.SUPERSEDED)  # another thing to show: tried again
    mirrored(mirror)
    assert hub.states(1001) == ["inactive"]
    row.refresh_from_db()
    assert (row.given_up_at, row.failing_since, row.fault) == (None, None, "")


def test_one_that_was_deleted_there_is_made_anew(hub: Hub, mirror: Mirror, clock: Any) -> None:
    one = deployment(state="in_progress")
    mirrored(mirror)
    hub.deployments = {999: {"sha": one.release.git_sha, "environment": "gamma", "payload": {}}}
    to(one, DeploymentState.LIVE)
    mirrored(mirror)
    assert GitHubMirror.objects.get().fault == "Its deployment at GitHub is gone; it is made anew."
    clock.shift(DELAYS[0])
    mirrored(mirror)
    assert hub.states(1001) == ["success"]


def test_a_round_takes_a_fixed_number_of_queries(hub: Hub, mirror: Mirror, django_assert_max_num_queries: Any) -> None:
    scene = Scene()
    scene.requested()
    mirrored(mirror)
    for number in range(20):
        other = Environment.objects.create(
            slug=f"pr-{number}", name=f"p-{number}", kind=EnvironmentKind.PREVIEW, branch="x"
        )
        deployment(environment=other)
    mirrored(mirror)
    with django_assert_max_num_queries(9):
        assert mirror.mirror_all() == 0


def test_it_goes_round_only_where_it_is_set_up(hub: Hub, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    monkeypatch.setattr(working.Rounds, "start", lambda self: begun.append(self._thread.name))
    working.Workers().start()
    assert "github" not in begun
    settings.GITHUB_TOKEN, settings.GITHUB_REPOSITORY = TOKEN, "caesar/code"
    working.Workers().start()
    assert begun[-1] == "github"
