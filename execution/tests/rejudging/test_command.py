"""`manage.py rejudge`: begin, show, decide."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import User
from execution.models import Rejudge
from execution.selectors import submission_result
from execution.tests.rejudging.conftest import Submit, correct_the_last_test, until_rejudge
from problems.models import Part

BEGIN = ["begin", "--by", "judge", "--reason", "The last test was wrong."]


def called(*arguments: str) -> str:
    out = StringIO()
    call_command("rejudge", *arguments, stdout=out)
    return out.getvalue()


def test_begin_show_and_apply(submit: Submit, doubling: Part, judge: User) -> None:
    submission = submit()
    correct_the_last_test(doubling)
    options = ["--problem", "double", "--test", "4-case", "--language", "python", "--submission", str(submission.pk)]
    told = called(*BEGIN, *options, "--since", "2020-01-01T00:00:00Z", "--until", "2099-01-01T00:00:00+01:00")
    rejudge = Rejudge.objects.get()
    assert told.startswith(f"{rejudge.pk}  ")
    assert "of 1 judged" in told
    until_rejudge(rejudge, "ready")
    for shown in (called("show"), called("show", str(rejudge.pk))):
        assert f"{rejudge.pk}  ready  1 of 1 judged, 1 would change: The last test was wrong." in shown
        assert " AC → WA  1" in shown
    assert "applied" in called("apply", str(rejudge.pk), "--by", "judge")
    assert submission_result(submission)["verdict"] == "WA"
    with pytest.raises(CommandError, match="The rejudge is applied"):
        called("discard", str(rejudge.pk), "--by", "judge")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([*BEGIN], "Say what is judged again"),
        ([*BEGIN, "--problem", "no-such"], "There is no problem 'no-such'."),
        ([*BEGIN, "--since", "2026-11-24"], "is no time with its zone"),
        ([*BEGIN, "--since", "2026-11-99T00:00:00Z"], "is no time with its zone"),
        ([*BEGIN, "--submission", "x"], "invalid UUID value"),
        (
            ["begin", "--by", "nobody", "--reason", "x", "--problem", "double"],
            "There is no active user 'nobody' among the staff.",
        ),
        (["show", "7"], "There is no rejudge 7."),
        (["apply", "7", "--by", "judge"], "There is no rejudge 7."),
        (["cancel", "7"], "--by"),
    ],
)
def test_refusals_change_nothing(doubling: Part, judge: User, arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError) as refused:
        called(*arguments)
    assert words in str(refused.value)
    assert not Rejudge.objects.exists()
