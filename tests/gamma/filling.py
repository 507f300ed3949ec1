"""Fills a database with a bit of everything that people leave behind: FILL, as words for manage.py.

Names, addresses and words that nobody made up by rule: a test that anonymises looks for each of them.
"""

import uuid
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from accounts.models import ApiToken, TrustedWorkflow, User
from core.audit.writer import audited, record_event
from deployments.enums import ChannelKind, Role
from deployments.models import Deployment, Environment, Evidence, InboundDelivery, Release
from deployments.parties import party_of
from deployments.sealing import seal
from deployments.services.channels import ChannelWish, create_channel
from deployments.services.deploying.carrying import MEMENTO
from deployments.tests.factories import actor_of, person, release
from deployments.tests.scenes import Scene
from execution.models import CaseOutcome, Rejudge, RejudgeItem, Run, RunEvent, Submission
from problems.models import Draft, Progress
from problems.tests.factories import ProblemFactory

FILL = ("manage.py", "shell", "--no-imports", "-c", "from tests.gamma.filling import fill; fill()")
PEOPLE = ("Philippa", "Quillfeather", "philippa.quillfeather", "philippa@quillfeather.example")
WORDS = "Quillfeather's own words"
SECRET_ADDRESS = "https://hooks.example.com/quillfeather/T0P5ECRET"


def fill() -> None:
    user = _people()
    _problems(user)
    _deployments(user)
    with audited():
        for number in range(3):
            record_event(
                actor=actor_of(user),
                action="tests.filled",
                target=Environment.objects.earliest("pk"),
                after={"number": number},
                reason=WORDS,
            )


def _people() -> User:

    first, last, username, email = PEOPLE
    user = User.objects.create_user(
        username=username, email=email, password="a long passphrase", first_name=first, last_name=last, is_staff=True
    )
    EmailAddress.objects.create(user=user, email=email, primary=True)
    sealed = get_adapter().encrypt("JBSWY3DPEHPK3PXP")
    Authenticator.objects.create(user=user, type="totp", data={"secret": sealed})
    Authenticator.objects.create(user=user, type="recovery_codes", data={"seed": sealed, "used_mask": 0})
    later = timezone.now() + timedelta(days=9)
    ApiToken.objects.create(
        user=user, name="quillfeather ci", prefix="cc_abcd1234", hash="ab" * 32, scopes=["runs:write"], expires_at=later
    )
    TrustedWorkflow.objects.create(
        name="quill", repository_id=1, repository_owner_id=1, ref="refs/heads/main", user=user, scopes=["runs:write"]
    )
    session = SessionStore()
    session["visitor"] = "0b1e3c5a-1111-4222-8333-abcdefabcdef"
    session.save()
    LogEntry.objects.create(user=user, action_flag=1, object_repr=WORDS, change_message=WORDS)
    return user


def _problems(user: User) -> None:

    problem = ProblemFactory(complete=True)
    part = problem.parts.get()
    visitor = uuid.UUID("0b1e3c5a-1111-4222-8333-abcdefabcdef")
    source = f"# {PEOPLE[0]} wrote this\nprint('42')\n"
    for owner in ({"user": user}, {"visitor": visitor}):
        Draft.objects.create(part=part, language="python", source=source, **owner)
        Progress.objects.create(problem=problem, state="tried", **owner)
    now = timezone.now()
    ended = {"status": "finished", "finished_at": now, "language": "python", "limits": {}}
    for kind, verdict in (("run", "OK"), ("judge", "WA"), ("judge", "AC")):
        files = {"Main.py": source, "quillfeather.py": "x = 1\n"}
        run = Run.objects.create(
            user=user, kind=kind, verdict=verdict, files=files, entry="Main.py", args=["--quillfeather"],
            stdin=WORDS.encode(), message=WORDS, **ended,
        )  # fmt: skip
        for seq, (type_, said) in enumerate(
            (("compiling", {}), ("stdout", {"data": WORDS}), ("finished", {"status": "finished", "verdict": verdict})),
            1,
        ):
            payload = {"seq": seq, "type": type_, "id": str(run.pk), **said}
            RunEvent.objects.create(run=run, seq=seq, type=type_, payload=payload)
        if kind == "judge":
            submission = Submission.objects.create(run=run, problem=problem, part=part, total=1)
            CaseOutcome.objects.create(
                submission=submission, position=1, name="01-sample", is_sample=True, verdict=verdict,
                time_ms=1, memory_kb=1, actual=WORDS, message=WORDS,
            )  # fmt: skip
    rejudge = Rejudge.objects.create(reason=WORDS, chosen={"user": user.username}, created_by=user)
    RejudgeItem.objects.create(rejudge=rejudge, submission=submission, old_verdict="AC")


def _deployments(user: User) -> None:

    scene = Scene()
    create_channel(
        by=party_of(person(Role.RELEASE_MANAGER)),
        wish=ChannelWish(name="Quillfeather's team", kind=ChannelKind.WEBHOOK, address=SECRET_ADDRESS),
    )
    promotion = scene.signed(scene.requested(reason=WORDS))
    scene.gamma.variables.create(key="QUILL", value=WORDS, source=WORDS[:60], observed_at=promotion.requested_at)
    told = release(author=PEOPLE[3], build_url="https://ci.example.com/quillfeather/7")
    assert Release.objects.filter(pk=told.pk).exists()
    Deployment.objects.filter(pk=scene.in_gamma.pk).update(
        platform_id="srv-quillfeather", memento=seal("what was before", purpose=MEMENTO), requested_by=user
    )
    Evidence.objects.create(
        run=scene.runs[0], name="quillfeather.xml", media_type="text/xml", data=WORDS.encode(), size=len(WORDS),
        sha256="0" * 64, summary={"who": WORDS}, uploaded_by=user,
    )  # fmt: skip
    InboundDelivery.objects.create(source="github", delivery_id="1", event="push", sha256="0" * 64, body=WORDS.encode())
