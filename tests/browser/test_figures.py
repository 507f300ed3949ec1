"""The chart of a problem's figures once enough people have solved it, with one's own best marked."""

import pytest
from playwright.sync_api import Page, expect

from scripts.bench.server import Server
from tests.browser.axe import is_wider_than_the_window, violations

pytestmark = pytest.mark.browser
SOLVE = """
from django.utils import timezone
from accounts.models import User
from execution.models import Run, Submission
from problems.models import Part
part = Part.objects.get(problem__slug="sticky-keyboard")
names = ["keeper", *(f"solver-{n}" for n in range(6))]
for n, name in enumerate(names):
    user, _ = User.objects.get_or_create(username=name)
    fields = {"kind": "judge", "status": "finished", "verdict": "AC", "language": "python", "files": {"Main.py": ""}}
    run = Run.objects.create(user=user, entry="Main.py", limits={}, finished_at=timezone.now(),
                             time_ms=20 + 7 * n * n, memory_kb=9000 + 500 * n, **fields)
    Submission.objects.create(run=run, problem=part.problem, part=part, score=100, passed=1, total=1)
"""


def test_chart_shows_the_middle_and_ones_own_best(keeper_page: Page, server: Server) -> None:
    server.manage("shell", source=SOLVE)
    page = keeper_page
    page.goto("/problems/sticky-keyboard/")
    page.goto("/problems/sticky-keyboard/statistics/")
    expect(page.get_by_role("heading", name="Time and memory of those who solved it")).to_be_visible()
    expect(page.locator("svg[role=img]").first).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("20 ms")
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == []
        assert not is_wider_than_the_window(page)
