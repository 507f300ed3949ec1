"""An identity token read: what it must be in every point, and that nothing else passes for one."""

import base64
import hmac
import json
import time
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.identity.claims import IdentityRefused, read_identity
from accounts.identity.keys import KeyRing
from accounts.identity.workflow import WorkflowIdentity
from accounts.tests.identity.issuer import (
    AUDIENCE,
    ISSUER,
    OWNER_ID,
    REPOSITORY_ID,
    SHA,
    claims,
    identity_token,
    key_set,
    private_key,
    public_jwk,
    signed,
)

NOW = int(time.time())
MINUTE = 60


@pytest.fixture(autouse=True)
def _at_that_time() -> Iterator[None]:
    """The moments below are told from when this file was read, which may be minutes ago."""
    with time_machine.travel(NOW, tick=False):
        yield


def read(text: str, keys: dict[str, Any] | None = None) -> WorkflowIdentity:
    ring = KeyRing("https://issuer.example.com/jwks", fetch=lambda _: keys or key_set("one", "two"))
    return read_identity(text, ring=ring, issuer=ISSUER, audience=AUDIENCE)


def refused(text: str, keys: dict[str, Any] | None = None) -> str:
    with pytest.raises(IdentityRefused) as found:
        read(text, keys)
    assert len(text) < 10 or text not in found.value.message
    return found.value.code


def without(name: str) -> str:
    changes: dict[str, Any] = {name: None}
    return identity_token(**changes)


def part(told: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()


def test_who_a_run_is() -> None:
    found = read(identity_token(environment="prod"))
    assert (found.repository_id, found.repository_owner_id) == (REPOSITORY_ID, OWNER_ID)
    assert (found.repository, found.ref, found.sha) == ("octo/app", "refs/heads/main", SHA)
    assert (found.run_id, found.run_attempt, found.environment, found.actor) == (9000000001, 1, "prod", "octocat")
    assert abs(found.issued_at.timestamp() - time.time()) < MINUTE


@pytest.mark.parametrize("name", ["environment", "actor"])
def test_what_may_be_left_out(name: str) -> None:
    assert getattr(read(without(name)), name) == ""


@pytest.mark.parametrize("event", ["pull_request", "pull_request_target", "pull_request_review"])
def test_runs_for_pull_requests_are_known(event: str) -> None:
    assert read(identity_token(event_name=event)).is_of_pull_request
    assert not read(identity_token()).is_of_pull_request


def test_a_key_that_took_the_place_of_another_holds() -> None:
    assert read(identity_token("two"))
    assert refused(identity_token("one"), key_set("two")) == "identity_key_unknown"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"exp": NOW - 2 * MINUTE}, "expired"),
        ({"nbf": NOW + 5 * MINUTE}, "not_yet_valid"),
        ({"iat": NOW + 5 * MINUTE}, "not_yet_valid"),
        ({"iat": NOW - 17 * MINUTE, "exp": NOW + 60 * MINUTE}, "too_old"),
        ({"iat": -(10**400)}, "too_old"),
        ({"exp": "soon"}, "malformed"),
        ({"iat": float("inf")}, "malformed"),
        ({"iat": float("nan")}, "malformed"),
        ({"aud": "https://other.example.com"}, "audience_wrong"),
        ({"aud": [AUDIENCE, "https://other.example.com"]}, "audience_wrong"),
        ({"aud": [AUDIENCE]}, "audience_wrong"),
        ({"aud": AUDIENCE + "/"}, "audience_wrong"),
        ({"iss": "https://token.actions.example.com.evil.example"}, "issuer_wrong"),
        ({"iss": [ISSUER]}, "issuer_wrong"),
        ({"sub": 5}, "malformed"),
        ({"jti": 5}, "malformed"),
        ({"jti": ""}, "claim_wrong"),
        ({"jti": "x" * 256}, "claim_wrong"),
        ({"repository_id": REPOSITORY_ID}, "claim_wrong"),
        ({"repository_id": "octo/app"}, "claim_wrong"),
        ({"repository_id": "-5"}, "claim_wrong"),
        ({"repository_id": "\u0665"}, "claim_wrong"),
        ({"repository_id": "1" * 19}, "claim_wrong"),
        ({"repository_owner_id": ""}, "claim_wrong"),
        ({"run_id": "x"}, "claim_wrong"),
        ({"ref": "a\x00b"}, "claim_wrong"),
        ({"ref": "x" * 501}, "claim_wrong"),
        ({"environment": ["prod"]}, "claim_wrong"),
    ],
)
def test_a_claim_that_is_wrong_is_refused(changes: dict[str, Any], code: str) -> None:
    assert refused(identity_token(**changes)) == f"identity_{code}"


NEEDED = [
    *("exp", "nbf", "iat", "iss", "aud", "jti", "repository_id", "repository_owner_id", "repository"),
    *("ref", "sha", "workflow_ref", "event_name", "run_id", "run_attempt"),
]


@pytest.mark.parametrize("name", NEEDED)
def test_a_claim_that_is_missing_is_named(name: str) -> None:
    with pytest.raises(IdentityRefused, match=f"lacks the claim {name}"):
        read(without(name))


def test_clocks_may_differ_a_little() -> None:
    with time_machine.travel(NOW, tick=False):
        assert read(identity_token(exp=NOW - 20, nbf=NOW + 20, iat=NOW + 20))
        assert read(identity_token(iat=NOW - 15 * MINUTE - 20))


def test_another_s_signature_is_refused() -> None:
    assert refused(identity_token("one", signed_by="stranger")) == "identity_signature_wrong"
    head, body, signature = identity_token().split(".")
    assert refused(f"{head}.{part(claims(repository_id='1'))}.{signature}") == "identity_signature_wrong"
    assert refused(f"{head}.{body}.") == "identity_signature_wrong"


def test_no_other_algorithm_is_taken() -> None:
    told, public = claims(), private_key().public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for algorithm in ("RS384", "RS512", "PS256"):
        text = jwt.encode(told, private_key(), algorithm=algorithm, headers={"kid": "one"})
        assert refused(text) == "identity_algorithm_refused"
    others: tuple[Any, ...] = ("HS256", "none", "None", "rs256", "", None, ["RS256"])
    for other in others:
        unsigned = f"{part({'alg': other, 'kid': 'one', 'typ': 'JWT'})}.{part(told)}"
        for secret in (pem, json.dumps(public_jwk()).encode(), b""):
            digest = (
                base64.urlsafe_b64encode(hmac.new(secret, unsigned.encode(), sha256).digest()).rstrip(b"=").decode()
            )
            assert refused(f"{unsigned}.{digest}") == "identity_algorithm_refused"
        assert refused(f"{unsigned}.") == "identity_algorithm_refused"


def test_the_key_is_ours_to_choose() -> None:
    """A key that the token brings along, or points at, is not looked at."""
    own = {"jwk": public_jwk("stranger"), "jku": "https://evil.example.com/jwks", "x5u": "https://evil.example.com/x"}
    assert refused(identity_token("one", signed_by="stranger", headers=own)) == "identity_signature_wrong"
    assert refused(identity_token("stranger", headers=own)) == "identity_key_unknown"


@pytest.mark.parametrize("headers", [{"kid": ""}, {"crit": ["exp"], "exp": 1}, {"b64": False}])
def test_a_header_that_we_do_not_understand_is_refused(headers: dict[str, Any]) -> None:
    assert refused(identity_token(headers=headers)).startswith("identity_")


def test_a_weak_key_proves_nothing() -> None:
    key = private_key("weak", 1024)
    numbers = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    weak = {"keys": [public_jwk() | {"kid": "weak", "n": numbers["n"]}]}
    with pytest.warns(jwt.InsecureKeyLengthWarning):
        text = jwt.encode(claims(), key, algorithm="RS256", headers={"kid": "weak"})
    assert refused(text, weak) == "identity_malformed"


@pytest.mark.parametrize("text", ["", ".", "..", "a.b", "a.b.c", "a.b.c.d", "é.é.é", "eyJ.e30.", "x" * 9000])
def test_what_is_no_token_is_refused(text: str) -> None:
    assert refused(text) == "identity_malformed"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@settings(max_examples=40)
@given(changes=st.dictionaries(st.sampled_from([*NEEDED, "environment", "sub", "actor"]), JSON, min_size=1))
def test_no_claims_break_the_reader(changes: dict[str, Any]) -> None:
    text = signed(json.dumps(claims() | changes), "one", {"kid": "one"})
    try:
        assert isinstance(read(text), WorkflowIdentity)
    except IdentityRefused as error:
        assert error.field == "token"  # noqa: PT017 — either will do


@settings(max_examples=40)
@given(header=JSON, told=JSON)
def test_no_strange_parts_break_the_reader(header: Any, told: Any) -> None:
    refused(f"{part(header)}.{part(told)}.{part(told)}")


def test_the_name_of_its_token_is_of_one_job() -> None:
    first, second = read(identity_token(repository="octo/" + "a" * 90)), read(identity_token())
    assert len(first.token_name(60)) == 60
    assert second.token_name(60).startswith("octo/app run 9000000001/1 ")
    assert second.token_name(60) != read(identity_token()).token_name(60)
