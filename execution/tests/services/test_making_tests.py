"""Programs of a package that make its tests: run for the command line, the API and the admin alike."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from accounts.tests.factories import UserFactory
from core.errors import DomainError, Unavailable
from execution.services import making_tests
from execution.services.making_tests import run_generators
from execution.tests.bench import Bench
from problems.models import Problem, TestCase
from problems.packages.generation import Generation, Generator, Made
from problems.tests.packages.archives import zip_of
from problems.tests.packages.dmoj_files import folder

SOURCE = """
import sys
n = int(sys.argv[1])
print(n, sys.stdin.read().strip())
print(2 * n, file=sys.stderr)
"""
INIT = {
    "archive": None,
    "generator": {"source": "gen.py", "language": "PY3"},
    "test_cases": [{"generator_args": [number]} for number in (4, 5)],
}


def start(source: str = SOURCE, *args: str, stdin: str = "", language: str = "python") -> Generation:
    return Generation("1-case", Generator(language, "gen.py", (("gen.py", source),)), args, stdin, makes_answer=True)


def refusal(generation: Generation) -> str:
    with pytest.raises(DomainError) as refused:
        run_generators([generation])
    assert (refused.value.code, refused.value.field) == ("generator_failed", "package")
    return refused.value.message


def test_each_start_gives_what_it_printed(fake_slots: Bench) -> None:
    steps: list[str] = []
    fake_slots.hook = steps.append
    made = run_generators([start(SOURCE, "3", stdin="more\n"), start(SOURCE, "4"), start("print('other')")])
    assert made == [Made(b"3 more\n", b"6\n"), Made(b"4 \n", b"8\n"), Made(b"other\n", b"")]
    assert steps == ["open", "prepare", "execute", "execute", "prepare", "execute"]
    assert [slot.group for slot in fake_slots.slots] == ["judge"]


def test_generator_that_fails_is_told_of(fake_slots: Bench) -> None:
    assert refusal(start("raise SystemExit(3)")).startswith("gen.py failed at 1-case: ")
    assert "line 1: broken" in refusal(start("#broken"))
    assert refusal(start(language="d")) == "gen.py makes tests and is in d, which is not offered here."


def test_generators_have_a_minute_together(fake_slots: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making_tests, "MOST_SECONDS", -1.0)
    assert "need more than" in refusal(start(SOURCE, "1"))


def test_generators_have_so_many_bytes_together(fake_slots: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making_tests, "MAX_TESTS_BYTES", 12)
    assert len(run_generators([start(SOURCE, "1"), start(SOURCE, "2")])) == 2
    with pytest.raises(DomainError, match="print more than 0 MiB"):
        run_generators([start(SOURCE, "1"), start(SOURCE, "2"), start(SOURCE, "3")])


def test_slot_that_breaks_is_no_fault_of_the_package(fake_slots: Bench, settings: Settings) -> None:
    fake_slots.faults.append("prepare")
    with pytest.raises(Unavailable):
        run_generators([start(SOURCE, "1")])
    settings.EXECUTOR_MODE = "none"
    with pytest.raises(Unavailable):
        run_generators([start(SOURCE, "1")])


@pytest.fixture
def staff(transactional_db: None) -> Client:
    client = Client()
    client.force_login(UserFactory(superuser=True))
    return client


def stored() -> list[tuple[str, str, str]]:
    return list(TestCase.objects.order_by("position").values_list("name", "input", "expected"))


MADE = [("1-case", "4 \n", "8\n"), ("2-case", "5 \n", "10\n")]


def twice(source: str = SOURCE) -> bytes:
    return zip_of(folder(INIT, {"gen.py": source}))


def test_command_line_stores_what_was_made(fake_slots: Bench, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("packages") / "twice.zip"
    path.write_bytes(twice())
    out = io.StringIO()
    call_command("load_problems", str(path), stdout=out)
    assert "twice: created as draft (dmoj)" in out.getvalue()
    assert stored() == MADE
    path.write_bytes(twice("raise SystemExit(1)"))
    with pytest.raises(CommandError, match="1 refused"):
        call_command("load_problems", str(path), stdout=out, stderr=out)
    assert "gen.py failed at 1-case" in out.getvalue()
    assert stored() == MADE


def test_api_stores_what_was_made_or_nothing(fake_slots: Bench, staff: Client) -> None:
    def send(data: bytes, query: str = "") -> tuple[int, dict[str, object]]:
        response = staff.post(f"/api/problems/packages?slug=twice{query}", data, content_type="application/zip")
        return response.status_code, response.json()

    status, body = send(twice("print(1 / 0)"))
    assert (status, body["code"]) == (400, "generator_failed")
    assert not Problem.objects.exists()
    status, body = send(twice(), "&dry_run=true")
    assert (status, body["result"], Problem.objects.count()) == (200, "created", 0)
    assert send(twice())[0] == 201
    assert stored() == MADE
    assert send(twice())[1]["result"] == "unchanged"
    fake_slots.faults.append("open")
    assert send(twice())[0] == 503


def test_admin_shows_and_stores_what_was_made(fake_slots: Bench, staff: Client) -> None:
    upload = "/admin/problems/problem/import/"
    response = staff.post(upload, {"package": SimpleUploadedFile("twice.zip", twice()), "slug": ""})
    page = staff.get(response["Location"])
    assert "format dmoj" in page.content.decode()
    assert "hidden/2-case" in page.content.decode()
    staff.post(response["Location"], {"version": page.context["outcome"].version, "_import": "Import"})
    assert stored() == MADE
    bad = staff.post(upload, {"package": SimpleUploadedFile("twice.zip", twice("exit(1)")), "slug": ""})
    assert "gen.py failed at 1-case" in bad.content.decode()
