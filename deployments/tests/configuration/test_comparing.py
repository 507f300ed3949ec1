"""Two environments compared: for the command, the check, and whoever asks what differs; and keys that get a class."""

import json
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.errors import Conflict, DomainError, Forbidden, NotFound
from core.models import AuditEvent
from deployments.configuration.known import classes_of, compare_environments, configuration_differences, flags_of
from deployments.enums import CheckKind, DefinitionState, Role
from deployments.models import CheckDefinition, Environment, EnvVariable, Evidence, KeyClass, VerificationRun
from deployments.parties import Party, party_of
from deployments.services.configuration import classify_key, observe_configuration
from deployments.services.promoting.refreshing import refresh_promotion
from deployments.services.promoting.words import approve_promotion
from deployments.services.verifying.requesting import request_verification
from deployments.services.verifying.running import run_verification
from deployments.tests.configuration.documents import keys_of, secret
from deployments.tests.factories import deployment, environment, person, release
from deployments.tests.places import Place, serving
from deployments.tests.scenes import Scene

pytestmark = pytest.mark.django_db
SHARED = secret("OPENAI_API_KEY", "sk-shared-by-both")


def test_what_differs_is_told_with_its_reason(observed: Any, gamma: Environment, prod: Environment) -> None:
    observed(
        in_gamma={"ENABLE_WEB_SEARCH": {"value": "false"}, "OPENAI_API_KEY": SHARED, "LOG_LEVEL": {"value": "debug"}}
    )
    found = {one.key: one for one in configuration_differences(gamma, prod)}
    assert found["ENABLE_WEB_SEARCH"].blocks
    assert found["OPENAI_API_KEY"].sentence == "OPENAI_API_KEY is set in gamma alone."
    assert (found["LOG_LEVEL"].blocks, found["LOG_LEVEL"].is_same) == (False, False)
    assert "RATE_RUN_USER" not in found
    assert flags_of(gamma) == {
        "ENABLE_PAIR_PROGRAMMING": "true",
        "ENABLE_SYSTEM_DESIGN_AGENT": "true",
        "ENABLE_WEB_SEARCH": "false",
    }


def test_what_a_release_brings_blocks_only_where_it_is_live_in_both(
    observed: Any, gamma: Environment, prod: Environment
) -> None:
    observed(in_gamma={"IMAGE_DIGEST": {"value": "sha256:a"}}, in_prod={"IMAGE_DIGEST": {"value": "sha256:b"}})
    assert [one.key for one in compare_environments(gamma, prod).blocking] == ["IMAGE_DIGEST"]
    one = deployment(environment=gamma)
    assert [one.key for one in compare_environments(gamma, prod).blocking] == ["IMAGE_DIGEST"]
    other = deployment(environment=prod, release=release())
    comparison = compare_environments(gamma, prod)
    assert (comparison.blocking, [row.key for row in comparison.released]) == ((), ["IMAGE_DIGEST"])
    other.release = one.release
    other.save()
    assert [row.key for row in compare_environments(gamma, prod).blocking] == ["IMAGE_DIGEST"]


def test_two_are_compared_in_their_order(observed: Any, gamma: Environment, prod: Environment) -> None:
    with pytest.raises(DomainError, match="name the lower one first") as refused:
        compare_environments(prod, gamma)
    assert refused.value.field == "lower"
    with pytest.raises(DomainError, match="with another environment"):
        compare_environments(gamma, gamma)


def test_it_takes_two_queries(
    observed: Any, gamma: Environment, prod: Environment, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        compare_environments(gamma, prod)


def diff(*args: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("config_diff", *args, stdout=out)
    except CommandError as error:
        return error.returncode, f"{out.getvalue()}{error}"
    return 0, out.getvalue()


def test_the_command_ends_with_what_it_found(observed: Any) -> None:
    code, said = diff("gamma", "prod")
    assert (code, "none of them blocks." in said, "PORT" in said) == (0, True, False)
    assert "gamma was seen just now (test)" in said
    code, said = diff("gamma", "prod", "--all")
    assert (code, "PORT" in said) == (0, True)
    observed(in_prod={"ENABLE_WEB_SEARCH": {"value": "false"}})
    code, said = diff("gamma", "prod")
    assert (code, said.splitlines()[2:]) == (
        1,
        [
            "KEY                CLASS  GAMMA  PROD   VERDICT",
            "ENABLE_WEB_SEARCH  equal  true   false  FAULT",
            f"1 of {len(keys_of('gamma'))} keys block.",
        ],
    )


def test_the_command_tells_json(observed: Any) -> None:
    observed(in_prod={"ENABLE_WEB_SEARCH": {"value": "false"}})
    code, said = diff("gamma", "prod", "--json")
    told = json.loads(said.splitlines()[0])
    assert (code, told["blocking"], told["lower"]["environment"]) == (1, 1, "gamma")
    (row,) = told["rows"]
    assert (row["key"], row["class"], row["same"], row["outcome"]) == ("ENABLE_WEB_SEARCH", "equal", False, "broken")
    assert (row["lower"]["value"], row["higher"]["value"]) == ("true", "false")
    everything = json.loads(diff("gamma", "prod", "--all", "--json")[1].splitlines()[0])
    of_secret = next(row for row in everything["rows"] if row["key"] == "SECRET_KEY")
    assert of_secret["lower"] == {"is_secret": True, "is_set": True}


@pytest.mark.parametrize(
    ("args", "error"),
    [
        (("gama", "prod"), "environment_unknown"),
        (("prod", "gamma"), "wrong_order"),
        (("gamma", "gamma"), "same_environment"),
        (("dev", "gamma"), "never_observed"),
    ],
)
def test_the_command_refuses_what_it_cannot_compare(observed: Any, args: tuple[str, str], error: str) -> None:
    code, said = diff(*args, "--json")
    assert (code, json.loads(said.splitlines()[0])["error"]) == (2, error)


def test_the_command_shows_no_secret(observed: Any) -> None:
    observed(in_gamma={"OPENAI_API_KEY": SHARED}, in_prod={"OPENAI_API_KEY": SHARED})
    said = diff("gamma", "prod", "--all")[1] + diff("gamma", "prod", "--all", "--json")[1]
    assert "(set, the same)" in said
    assert SHARED["fingerprint"] not in said
    assert "sk-shared" not in said


# The check


@pytest.fixture
def place() -> Iterator[Place]:
    with serving() as found:
        found.token = "cee_of_gamma"
        yield found


def verified(by: Party) -> VerificationRun:
    gamma = environment("gamma")
    if not gamma.deployments.exists():
        deployment(environment=gamma)
        CheckDefinition.objects.create(
            environment=gamma, name="parity", kind=CheckKind.CONFIG_PARITY, state=DefinitionState.ACTIVE
        )
    (run,) = request_verification(by=by, environment=gamma, trigger="test")
    return run_verification(run=run, tell=lambda _: None)


def test_the_check_says_how_old_its_word_is(mia: Party, observed: Any) -> None:
    EnvVariable.objects.filter(environment__slug="prod").update(observed_at=timezone.now() - timedelta(days=2))
    run = verified(mia)
    assert run.state == "passed"
    assert run.verdict.endswith("gamma was seen just now (test); prod was seen 2 days ago (test).")


def test_the_check_fails_on_a_fault_and_keeps_all_of_them(mia: Party, observed: Any) -> None:
    observed(in_gamma={f"ENABLE_{number}": {"value": "true"} for number in range(5)})
    run = verified(mia)
    assert (run.state, run.figures["faults"], "And 2 more." in run.verdict) == ("failed", 5, True)
    assert len(json.loads(bytes(Evidence.objects.get(run=run).data))) == 5


def test_what_cannot_be_compared_is_no_failure_and_no_pass(mia: Party, observed: Any, gamma: Environment) -> None:
    observe_configuration(
        by=mia, environment=gamma, keys=keys_of("gamma", FINGERPRINT_KEY=secret("FINGERPRINT_KEY", "")), source="t"
    )
    Environment.objects.get(slug="prod").variables.filter(key="FINGERPRINT_KEY").update(is_set=False, fingerprint="")
    run = verified(mia)
    assert (run.state, "SECRET_KEY cannot be compared" in run.verdict) == ("inconclusive", True)


def test_one_that_was_never_seen_is_named(mia: Party, observed: Any) -> None:
    EnvVariable.objects.filter(environment__slug="prod").delete()
    run = verified(mia)
    assert (run.state, run.verdict) == ("inconclusive", "The configuration of Production was never read.")


def test_the_check_asks_the_environment_itself_where_it_may(
    mia: Party, observed: Any, place: Place, settings: Any
) -> None:
    environment("gamma", base_url=place.url)
    place.pages["/api/configuration"] = {"keys": keys_of("gamma", ENABLE_WEB_SEARCH={"value": "false"})}
    assert verified(mia).state == "passed"  # by what was seen before: there is no token
    settings.ENVIRONMENT_TOKENS = json.dumps({"gamma": "cee_of_gamma"})
    run = verified(mia)
    assert (run.state, "ENABLE_WEB_SEARCH must be equal" in run.verdict) == ("failed", True)
    place.token = "cee_another"
    run = verified(mia)
    assert (run.state, "answered 401" in run.verdict) == ("inconclusive", True)
    assert "cee_" not in run.verdict


def test_what_changes_after_the_approval_makes_it_stale() -> None:
    scene = Scene()
    observe_configuration(by=scene.requester, environment=scene.prod, keys=keys_of("prod"), source="test")
    promotion = scene.signed(scene.requested())
    promotion = approve_promotion(by=scene.approver, promotion=promotion, gate_hash=promotion.gate_hash).promotion
    cases: tuple[tuple[dict[str, Any], str], ...] = (
        ({}, "approved"),
        ({"PORT": {"value": "1"}}, "approved"),
        ({"DEBUG": {"value": "true"}}, "open"),
    )
    for others, state in cases:
        keys = keys_of("prod", **others)
        observe_configuration(by=scene.requester, environment=scene.prod, keys=keys, source="test")
        assert refresh_promotion(promotion).state == state


# Keys that get a class


def classed(by: Party, key: str = "NEW_THING", parity: str = "free", reason: str = "Each has its own") -> KeyClass:
    return classify_key(by=by, key=key, parity=parity, reason=reason)


def test_a_key_without_a_class_blocks_until_it_has_one(
    mia: Party, observed: Any, gamma: Environment, prod: Environment
) -> None:
    observed(in_gamma={"NEW_THING": {"value": "on"}}, in_prod={"NEW_THING": {"value": "off"}})
    assert [one.sentence for one in compare_environments(gamma, prod).blocking] == [
        "NEW_THING has no class yet; say what it must be."
    ]
    classed(mia)
    assert compare_environments(gamma, prod).blocking == ()
    observed(in_gamma={"NEW_THING": {"value": "on"}}, in_prod={"NEW_THING": {"value": "else"}})
    assert compare_environments(gamma, prod).blocking == ()
    event = AuditEvent.objects.get(action="deployments.configuration.classed")
    assert (json.loads(event.after), event.reason) == ({"name": "NEW_THING", "parity": "free"}, "Each has its own")


def test_a_class_can_be_said_anew(mia: Party, observed: Any, gamma: Environment, prod: Environment) -> None:
    observed(in_gamma={"NEW_THING": {"value": "on"}}, in_prod={"NEW_THING": {"value": "off"}})
    classed(mia)
    classed(mia, parity="equal")
    assert KeyClass.objects.get().parity == "equal"
    assert [one.key for one in compare_environments(gamma, prod).blocking] == ["NEW_THING"]
    event = AuditEvent.objects.order_by("-seq")[0]
    assert json.loads(event.before) == {"parity": "free"}


@pytest.mark.parametrize(
    ("change", "error", "code"),
    [
        ({"parity": "odd"}, DomainError, "parity_unknown"),
        ({"parity": ""}, DomainError, "parity_unknown"),
        ({"reason": " "}, DomainError, "reason_missing"),
        ({"key": "NO_SUCH"}, NotFound, "key_unknown"),
        ({"key": "SECRET_KEY"}, Conflict, "class_known"),
        ({"key": "ENABLE_ANYTHING"}, Conflict, "class_known"),
    ],
)
def test_a_class_that_is_refused(
    mia: Party, observed: Any, change: dict[str, str], error: type[DomainError], code: str
) -> None:
    observed(in_gamma={"NEW_THING": {"value": "on"}})
    with pytest.raises(error) as refused:
        classed(mia, **change)
    assert refused.value.code == code
    assert not KeyClass.objects.exists()
    assert EnvVariable.objects.get(key="NEW_THING").parity == ""


@pytest.mark.parametrize("role", [Role.APPROVER, Role.BUSINESS_STAKEHOLDER, Role.AUDITOR])
def test_a_release_manager_says_it_and_nobody_else(observed: Any, role: Role) -> None:
    observed(in_gamma={"NEW_THING": {"value": "on"}})
    with pytest.raises(Forbidden, match="release manager"):
        classed(party_of(person(role)))
    assert not KeyClass.objects.exists()


def test_the_code_has_the_last_word(mia: Party) -> None:
    KeyClass.objects.create(key="PORT", parity="equal", classed_by_id=mia.actor.id, classed_at=timezone.now())
    assert classes_of(["PORT", "ENABLE_X", "ELSE"]) == {"PORT": "free", "ENABLE_X": "equal", "ELSE": ""}
