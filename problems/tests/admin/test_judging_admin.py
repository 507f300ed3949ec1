"""A checker of the problem's own in the admin, and the quarantine: seen, and lifted by those who may."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.tests.factories import UserFactory
from problems.admin.judging import FilesField
from problems.models import JudgeProgram, Problem
from problems.packages.package import BLOCKING
from problems.services.quarantining import quarantine_problem
from problems.services.storing import stored_tree
from problems.tests.admin.test_problem_admin import LIST, change_page, messages_of
from problems.tests.factories import JudgeProgramFactory, ProblemFactory

pytestmark = pytest.mark.django_db
Reader = Callable[[str], dict[str, Any]]
NEW = {
    "judge_programs-TOTAL_FORMS": "1",
    "judge_programs-0-id": "",
    "judge_programs-0-problem": "",
    "judge_programs-0-role": "checker",
    "judge_programs-0-language": "rust",
    "judge_programs-0-entry": "check.rs",
    "judge_programs-0-convention": "testlib",
    "judge_programs-0-args": "one argument\r\n--two\r\n",
    "judge_programs-0-files": "==> check.rs <==\r\nfn main() {}\r\n==> lib.rs <==\r\n",
}


@pytest.fixture
def quarantined() -> Problem:
    problem = ProblemFactory(complete=True)
    quarantine_problem(problem=problem, reason="The checker crashed.", program_log="Traceback <b>here</b>")
    return problem


def test_program_is_added_with_its_files(staff: Client, form_of: Reader) -> None:
    problem = ProblemFactory(complete=True)
    response = staff.post(change_page(problem), form_of(change_page(problem)) | NEW)
    assert response.status_code == 302
    program = JudgeProgram.objects.get()
    assert (program.language, program.entry, program.convention) == ("rust", "check.rs", "testlib")
    assert program.args == ["one argument", "--two"]
    assert program.files == {"check.rs": "fn main() {}\n", "lib.rs": ""}


def test_form_saved_unchanged_changes_no_byte(staff: Client, form_of: Reader) -> None:
    problem = ProblemFactory(complete=True)
    JudgeProgramFactory(problem=problem, files={"check.py": "\n\tx = 1  \n\n", "a.txt": "no end"}, args=["a b"])
    before = stored_tree(Problem.objects.with_content().get())
    assert staff.post(change_page(problem), form_of(change_page(problem))).status_code == 302
    assert stored_tree(Problem.objects.with_content().get()) == before


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"files": "fn main() {}"}, "Begin each file with a line that names it"),
        ({"files": "==> a <==\nx\n==> a <==\ny\n"}, "Two files have the same name."),
        ({"files": "==> a/b <==\nx\n", "entry": "a/b"}, "“a/b” is not a file name here"),
        ({"entry": "main.rs"}, "The entry must be one of the files: check.rs, lib.rs."),
        ({"language": "klingon"}, "klingon is not one of the available choices"),
        ({"args": "x" * 201}, "An argument is a line of at most 200 characters."),
    ],
)
def test_form_refuses_with_a_sentence(staff: Client, form_of: Reader, changes: dict[str, str], sentence: str) -> None:
    problem = ProblemFactory(complete=True)
    wrong = NEW | {f"judge_programs-0-{name}": value for name, value in changes.items()}
    response = staff.post(change_page(problem), form_of(change_page(problem)) | wrong)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not JudgeProgram.objects.exists()


def test_files_are_told_apart_by_their_lines_alone() -> None:
    field = FilesField()
    files = {"a.py": "print('==> b <==')\n ==> c <==\n", "b.py": ""}
    assert field.clean(field.prepare_value(files)) == files


def test_reason_and_log_come_first_and_as_text(staff: Client, quarantined: Problem) -> None:
    page = staff.get(change_page(quarantined)).content.decode()
    assert page.index("The checker crashed.") < page.index('name="title"')
    assert "Traceback &lt;b&gt;here&lt;/b&gt;" in page
    assert "Save and lift the quarantine" in page
    other = staff.get(change_page(ProblemFactory())).content.decode()
    assert "uarantine" not in other.replace("quarantined_at", "")


def test_list_marks_and_filters(staff: Client, quarantined: Problem) -> None:
    ProblemFactory(title="Sound")
    page = staff.get(reverse(LIST)).content.decode()
    assert page.count('<strong class="quarantined">Quarantined</strong>') == 1
    assert ">Sound<" not in staff.get(reverse(LIST), {"quarantined_at__isempty": "0"}).content.decode()


def test_button_lifts_and_stays(staff: Client, form_of: Reader, quarantined: Problem) -> None:
    response = staff.post(change_page(quarantined), form_of(change_page(quarantined)) | {"_lift": "1"})
    assert response["Location"] == change_page(quarantined)
    assert messages_of(response) == [f"“{quarantined}” takes submissions again."]
    quarantined.refresh_from_db()
    assert not quarantined.is_quarantined


def test_action_lifts_and_says_where_there_was_nothing(staff: Client, quarantined: Problem) -> None:
    other = ProblemFactory(title="Sound")
    chosen = {"action": "lift", "_selected_action": [quarantined.pk, other.pk]}
    response = staff.post(reverse(LIST), chosen)
    assert sorted(messages_of(response)) == sorted(
        [f"“{quarantined}” takes submissions again.", "“Sound” is not quarantined."]
    )


def test_who_may_only_look_cannot_lift(client: Client, quarantined: Problem) -> None:
    user = UserFactory(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_problem"))
    client.force_login(user)
    assert "Save and lift" not in client.get(change_page(quarantined)).content.decode()
    assert client.post(change_page(quarantined), {"_lift": "1"}).status_code == 403
    client.post(reverse(LIST), {"action": "lift", "_selected_action": [quarantined.pk]})
    quarantined.refresh_from_db()
    assert quarantined.is_quarantined


@pytest.fixture
def left_open() -> Problem:
    problem: Problem = ProblemFactory(complete=True, import_notes=f"{BLOCKING}data: <b>it differs</b>\nA note.")
    return problem


def test_what_an_import_left_open_is_told_and_settled(staff: Client, form_of: Reader, left_open: Problem) -> None:
    page = staff.get(change_page(left_open)).content.decode()
    assert "To be settled before it is published: data: &lt;b&gt;it differs&lt;/b&gt;" in page
    assert "Save and settle the import" in page
    response = staff.post(change_page(left_open), form_of(change_page(left_open)) | {"_settle": "1"})
    assert response["Location"] == change_page(left_open)
    assert messages_of(response) == [f"What the import of “{left_open}” left open is settled."]
    left_open.refresh_from_db()
    assert left_open.import_notes == "data: <b>it differs</b>\nA note."
    assert "Save and settle the import" not in staff.get(change_page(left_open)).content.decode()


def test_action_settles_and_says_where_there_was_nothing(staff: Client, left_open: Problem) -> None:
    other = ProblemFactory(title="Sound")
    response = staff.post(reverse(LIST), {"action": "settle", "_selected_action": [left_open.pk, other.pk]})
    told = [f"What the import of “{left_open}” left open is settled.", "The import of “Sound” left nothing open."]
    assert sorted(messages_of(response)) == sorted(told)


def test_who_may_only_look_cannot_settle(client: Client, left_open: Problem) -> None:
    user = UserFactory(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_problem"))
    client.force_login(user)
    assert "Save and settle" not in client.get(change_page(left_open)).content.decode()
    assert client.post(change_page(left_open), {"_settle": "1"}).status_code == 403
    client.post(reverse(LIST), {"action": "settle", "_selected_action": [left_open.pk]})
    left_open.refresh_from_db()
    assert left_open.import_notes.startswith(BLOCKING)
