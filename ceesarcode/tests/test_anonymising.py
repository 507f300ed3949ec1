"""Rules for every field, and what they leave of the people in a database."""

import re
import uuid
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from accounts.models import ApiToken, User
from ceesarcode.anonymising.applying import anonymise_database
from ceesarcode.anonymising.knowing import models, unknown_columns, unruled
from ceesarcode.anonymising.looking import Needles, Originals
from ceesarcode.anonymising.making import Maker, veiled, veiled_bytes, veiled_json
from ceesarcode.anonymising.rules import DROPPED, NAMES, RULES, SECRETS, fields
from core.audit.checking import check_chain
from core.errors import DomainError
from core.models import AuditEvent
from deployments.models import Deployment, Environment, Evidence, NotificationChannel, Promotion, Release
from execution.models import Run, RunEvent
from problems.models import Draft, Problem, Progress
from tests.gamma.filling import PEOPLE, SECRET_ADDRESS, WORDS, fill

REAL = re.compile("quillfeather|philippa", re.IGNORECASE)
VISITOR = uuid.UUID("0b1e3c5a-1111-4222-8333-abcdefabcdef")


def here() -> str:
    return str(connection.settings_dict["NAME"])


def anonymise(**given: Any) -> dict[str, int]:
    return anonymise_database(**{"name": here(), "accepted": ()} | given)


@pytest.fixture
def filled(db: None) -> User:
    fill()
    return User.objects.get(username=PEOPLE[2])


def test_every_field_of_every_model_has_a_rule() -> None:
    """A new field fails here first. Say in ceesarcode/anonymising/rules.py what happens to it."""
    assert unruled(models()) == []


def test_a_field_or_model_without_a_rule_is_named() -> None:
    without = dict(RULES)
    del without["problems.Blob"]
    without["problems.Draft"] = fields("id user part language updated_at mood")
    assert unruled(models(), without, DROPPED) == [
        "problems.Blob has no rule.",
        "problems.Draft.source has no rule.",
        "problems.Draft.visitor has no rule.",
        "problems.Draft.mood has a rule and is no field.",
    ]
    assert "problems.Gone has a rule and is no model." in unruled(models(), RULES, {*DROPPED, "problems.Gone"})


def test_what_is_looked_for_afterwards_is_never_kept() -> None:
    """Else it would be found each time."""
    for path in (*NAMES, *SECRETS):
        label, _, name = path.rpartition(".")
        assert label in DROPPED or name in RULES[label].made, path


def test_a_column_that_no_field_has_stops_everything(filled: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_user ADD COLUMN phone varchar(30) DEFAULT ''")
        cursor.execute("CREATE TABLE guests (name text)")
    assert unknown_columns() == [
        "The column accounts_user.phone belongs to no field.",
        "The table guests belongs to no model.",
    ]
    with pytest.raises(DomainError, match=r"Nothing was changed.*accounts_user\.phone"):
        anonymise()
    filled.refresh_from_db()
    assert filled.email == PEOPLE[3]


def test_nobody_is_left(filled: User) -> None:
    shapes = {draft.pk: len(draft.source) for draft in Draft.objects.all()}
    counts = {model: model._default_manager.count() for model in (User, Run, RunEvent, Deployment, Promotion, Release)}
    anonymise()
    assert REAL.search(everything()) is None
    assert WORDS not in everything()
    assert str(VISITOR) not in everything()
    assert SECRET_ADDRESS not in everything()
    assert {model: model._default_manager.count() for model in counts} == counts
    assert {draft.pk: len(draft.source) for draft in Draft.objects.all()} == shapes


def test_what_belongs_together_still_does(filled: User) -> None:
    title = Problem.objects.latest("pk").title
    anonymise()
    filled.refresh_from_db()
    assert EmailAddress.objects.get(user=filled).email == filled.email
    assert filled.username.startswith("person-")
    assert not filled.has_usable_password()
    visitor = Draft.objects.get(visitor__isnull=False).visitor
    assert visitor not in (None, VISITOR)
    assert Progress.objects.get(visitor__isnull=False).visitor == visitor
    run = Run.objects.filter(user=filled).latest("pk")
    assert run.entry in run.files
    assert run.files["Main.py"].startswith("# xxxxxxxx xxxxx xxxx\nxxxxx('00')")
    assert run.events.get(type="finished").payload["verdict"] == run.verdict
    assert Problem.objects.latest("pk").title == title
    evidence = Evidence.objects.get()
    assert len(bytes(evidence.data)) == evidence.size


def test_nothing_of_it_acts_again(filled: User) -> None:
    """Gamma must not deploy to prod's platform, send its messages or take its tokens."""
    Environment.objects.filter(slug="prod").update(
        platform="render", service_ref="srv-1234567", base_url="https://prod.quillfeather.example"
    )
    anonymise()
    assert set(Environment.objects.values_list("platform", "service_ref", "base_url")) == {("manual", "", "")}
    assert not NotificationChannel.objects.exists()
    assert not ApiToken.objects.exists()
    assert set(Deployment.objects.values_list("memento", "platform_id")) == {("", "")}


def test_the_record_begins_anew_and_stays_protected(filled: User) -> None:
    anonymise()
    assert list(AuditEvent.objects.values_list("seq", "action")) == [(1, "core.data.anonymised")]
    assert check_chain().is_sound
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_auditevent")


def test_done_twice_nothing_is_linked(filled: User) -> None:
    anonymise()
    filled.refresh_from_db()
    first = filled.username
    anonymise()
    filled.refresh_from_db()
    assert filled.username != first


def test_what_is_left_somewhere_takes_everything_back(filled: User) -> None:
    Problem.objects.update(statement=f"Ask {PEOPLE[3]}.")
    with pytest.raises(DomainError, match=rf"problems\.Problem\.statement has '{PEOPLE[3]}' in 1 rows"):
        anonymise()
    filled.refresh_from_db()
    assert filled.username == PEOPLE[2]
    assert AuditEvent.objects.count() > 1
    anonymise(accepted=[PEOPLE[3]])


def test_prod_and_other_databases_are_refused(filled: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="not the name of this database"):
        call_command("anonymise", database="another")
    monkeypatch.setattr(settings, "APP_ENV", "prod")
    with pytest.raises(CommandError, match="APP_ENV is prod"):
        call_command("anonymise", database=here())
    filled.refresh_from_db()
    assert filled.email == PEOPLE[3]


def test_the_command_says_what_it_did(filled: User, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("anonymise", database=here())
    said = capsys.readouterr().out
    assert "problems.Draft: 2" in said
    assert said.endswith("Nobody is left in it.\n")


def test_what_is_veiled_keeps_its_shape() -> None:
    assert veiled("def né_1(x):\n\treturn '漢字' # Ann 42 🙂") == "xxx xx_0(x):\n\txxxxxx 'xx' # xxx 00 🙂"
    assert veiled_bytes(b"Ann\xe9\x00\xff1") == b"xxxx\x00x0"
    assert veiled_bytes(None) is None
    assert veiled_json({"a": ["Ann", 7, None, True], "name": "Ann"}, frozenset({"name"})) == {
        "a": ["xxx", 7, None, True],
        "name": "Ann",
    }


def test_the_same_is_made_of_the_same_within_one_run_alone() -> None:
    maker, other = Maker(), Maker()
    assert maker.email("Ann@x.org") == maker.email("ann@X.org") != other.email("ann@x.org")
    assert maker.branch("main") == "main"
    assert "ann" not in maker.branch("ann/fix")
    assert set(maker.program({"Main.py": "x", "ann.py": "y", "bob.py": "z"}).values()) == {"x"}
    assert len(maker.program({"Main.py": "x", "ann.py": "y", "bob.py": "z"})) == 3


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("by Ann.", {"ann"}),
        ("ann.smith@x.org", {"ann", "ann.smith@x.org"}),
        ("banner, annals", set()),
        ("van der Berg wrote", {"van der berg"}),
        ("the hash ABCDEF0123.", {"abcdef0123"}),
        ("https://hooks.example.com/T0P", {"https://hooks.example.com/t0p"}),
        ("https://hooks.example.com/other", set()),
        ("xxx@xxx.xxx person-ab12@gamma.invalid", set()),
    ],
)
def test_what_is_found(text: str, found: set[str]) -> None:
    secrets = Needles(["abcdef0123", "https://hooks.example.com/t0p"])
    originals = Originals(names=Needles(["ann", "van der berg"]), secrets=secrets)
    assert set(originals.found_in(text, is_content=False)) == found


def everything() -> str:
    """All that the tables hold, as text."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += cursor.fetchall()
    return "\n".join(str([bytes(cell) if isinstance(cell, memoryview) else cell for cell in row]) for row in rows)
