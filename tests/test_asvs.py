"""docs/asvs.md: every requirement of levels 1 and 2 once, each with a word of ours, and no link that leads nowhere."""

import re
from collections import Counter

from ceesarcode.settings.environment import BASE_DIR

TABLE = BASE_DIR / "docs/asvs.md"
STATES = {"yes", "partly", "no", "not applicable"}
REQUIREMENTS = {  # of ASVS 5.0.0: how many of each section are of level 1 or 2; they come first in each
    "1.1": 2,
    "1.2": 9,
    "1.3": 11,
    "1.4": 3,
    "1.5": 2,
    "2.1": 3,
    "2.2": 3,
    "2.3": 4,
    "2.4": 1,
    "3.2": 2,
    "3.3": 4,
    "3.4": 6,
    "3.5": 5,
    "3.7": 2,
    "4.1": 3,
    "4.2": 1,
    "4.3": 2,
    "4.4": 4,
    "5.1": 1,
    "5.2": 3,
    "5.3": 2,
    "5.4": 3,
    "6.1": 3,
    "6.2": 12,
    "6.3": 4,
    "6.4": 4,
    "6.5": 5,
    "6.6": 3,
    "6.8": 4,
    "7.1": 3,
    "7.2": 4,
    "7.3": 2,
    "7.4": 5,
    "7.5": 2,
    "7.6": 2,
    "8.1": 2,
    "8.2": 3,
    "8.3": 1,
    "8.4": 1,
    "9.1": 3,
    "9.2": 4,
    "10.1": 2,
    "10.2": 2,
    "10.3": 4,
    "10.4": 11,
    "10.5": 5,
    "10.6": 2,
    "10.7": 3,
    "11.1": 2,
    "11.2": 3,
    "11.3": 3,
    "11.4": 4,
    "11.5": 1,
    "11.6": 1,
    "12.1": 3,
    "12.2": 2,
    "12.3": 4,
    "13.1": 1,
    "13.2": 5,
    "13.3": 2,
    "13.4": 5,
    "14.1": 2,
    "14.2": 4,
    "14.3": 3,
    "15.1": 3,
    "15.2": 3,
    "15.3": 7,
    "16.1": 1,
    "16.2": 5,
    "16.3": 4,
    "16.4": 3,
    "16.5": 3,
    "17.1": 1,
    "17.2": 4,
    "17.3": 2,
}


def rows() -> list[list[str]]:
    lines = [line for line in TABLE.read_text().splitlines() if re.match(r"\| \d", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_each_requirement_stands_there_once() -> None:
    numbers = [number for row in rows() for number in row[0].split(", ")]
    expected = [f"{section}.{n}" for section, count in REQUIREMENTS.items() for n in range(1, count + 1)]
    assert len(expected) == 253
    assert sorted(numbers) == sorted(expected)


def test_each_row_says_whether_and_how() -> None:
    for numbers, asked, state, how in rows():
        assert state in STATES, numbers
        assert asked, numbers
        assert how, numbers
        assert state != "yes" or "](" in how, f"{numbers}: no code and no test is named"


def test_the_figures_at_the_top_are_counted() -> None:
    counted = Counter(state for numbers, _, state, _ in rows() for _ in numbers.split(", "))
    assert ", ".join(f"{counted[state]} {state}" for state in ("yes", "partly", "no", "not applicable")) in (
        TABLE.read_text()
    )


def test_no_link_leads_nowhere() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", TABLE.read_text())
    assert len(links) > 150
    assert [link for link in links if not (TABLE.parent / link).exists()] == []
