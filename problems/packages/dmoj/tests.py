"""The tests: named so that they run in DMOJ's order, with what their files hold; and those still to be made."""

import posixpath
from dataclasses import dataclass, field

from problems.folder import Fault, TestFile
from problems.packages.dmoj.data import Data
from problems.packages.dmoj.generators import Generators
from problems.packages.dmoj.nodes import FILE, Node
from problems.packages.dmoj.scoring import ScoredCase
from problems.packages.generation import Generation
from problems.packages.naming import file_name_of


@dataclass(slots=True)
class ReadTests:
    """`generations`: what is still to be made, of which the tests have what their files say. `unanswered`: tests of
    which nothing says what the answer is.
    """

    tests: list[TestFile] = field(default_factory=list)
    generations: list[Generation] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)


def read_tests(cases: list[ScoredCase], data: Data, faults: list[Fault]) -> ReadTests:
    """All hidden: samples are part of the statement at DMOJ."""
    read = ReadTests()
    generators = Generators(data, faults)
    width = len(str(len(cases)))
    for number, case in enumerate(cases, start=1):
        name = file_name_of(f"{number:0{width}}-{_stem(case.node)}")
        _read_test(name, case, data, generators, read, faults)
    return read


def _read_test(
    name: str, case: ScoredCase, data: Data, generators: Generators, read: ReadTests, faults: list[Fault]
) -> None:
    given, answer = _path(case.node, "in", faults), _path(case.node, "out", faults)
    is_binary = case.node.get("binary_data") is True
    texts = [data.text_of_test(path, is_binary=is_binary) if path else "" for path in (given, answer)]
    test = TestFile(name, is_sample=False, input=texts[0], expected=texts[1], weight=case.weight, group=case.group)
    read.tests.append(test)
    made = None if given and answer else generators.of_case(case.node)
    if made is not None:
        generator, args = made
        read.generations.append(Generation(name, generator, args, stdin=texts[0], makes_answer=not answer))
    elif not answer:
        read.unanswered.append(name)


def _path(node: Node, name: str, faults: list[Fault]) -> str:
    value = node.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        faults.append(Fault(FILE, "It must name a file.", field=node.field(name)))
        return ""
    return str(value)


def _stem(node: Node) -> str:
    named = node.get("in") or node.get("out")
    return posixpath.splitext(posixpath.basename(str(named)))[0] if named else "case"
