"""The filter, run by a small machine that knows the instructions in it."""

import errno
import struct

import pytest

from execution.agent import seccomp

REFUSED, ABSENT = 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
ALLOWED, KILLED = 0x7FFF0000, 0x80000000
X86, ARM = 0xC000003E, 0xC00000B7


def verdict(machine: str, arch: int, number: int, first: int = 0) -> int:
    program = seccomp.assemble(machine)
    assert program is not None
    words = {0: number, 4: arch, 16: first}
    steps = list(struct.iter_unpack("<HBBI", program))
    position, register = 0, 0
    while True:
        code, yes, no, value = steps[position]
        position += 1
        match code:
            case 0x20:
                register = words[value]
            case 0x06:
                return int(value)
            case _:
                holds = {0x15: register == value, 0x35: register >= value, 0x45: bool(register & value)}[code]
                position += yes if holds else no


@pytest.mark.parametrize(("machine", "arch", "column"), [("x86_64", X86, 0), ("aarch64", ARM, 1)])
def test_every_listed_call_is_refused_and_ordinary_ones_pass(machine: str, arch: int, column: int) -> None:
    for numbers in seccomp._REFUSED.values():
        number = numbers[column]
        if number is not None:
            assert verdict(machine, arch, number) == REFUSED
    for number in {"x86_64": (0, 1, 9, 57, 59, 231), "aarch64": (63, 64, 222, 221, 94)}[machine]:
        assert verdict(machine, arch, number) == ALLOWED


def test_foreign_calls_end_the_program() -> None:
    assert verdict("x86_64", 0x40000003, 1) == KILLED
    assert verdict("aarch64", X86, 1) == KILLED
    assert verdict("x86_64", X86, 0x40000000 + 101) == ABSENT


@pytest.mark.parametrize(("machine", "arch", "clone"), [("x86_64", X86, 56), ("aarch64", ARM, 220)])
def test_clone_makes_threads_but_no_namespaces(machine: str, arch: int, clone: int) -> None:
    assert verdict(machine, arch, clone, 0x003D0F00) == ALLOWED
    for flag in (0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000):
        assert verdict(machine, arch, clone, flag | 17) == REFUSED
    assert verdict(machine, arch, 435) == ABSENT


def test_unknown_machine_has_no_filter() -> None:
    assert seccomp.assemble("sparc") is None
