"""The registry, and each language that this machine has."""

import re
from collections.abc import Callable

import pytest

from execution.languages import Language, java_class, offered, registry
from execution.tests.conftest import Runner
from execution.types import Program
from problems.naming import DEFAULT_FILES, LANGUAGE_OF_ENDING
from problems.packages.naming import OTHER_ENDINGS

MUST = ("python", "javascript", "typescript", "java", "c", "cpp", "bash", "sql")

GREETING = {
    "python": "print('hello', input())",
    "javascript": "const lines = require('fs').readFileSync(0, 'utf8'); console.log('hello', lines.trim());",
    "typescript": (
        "import * as fs from 'fs';\n"
        "const name: string = fs.readFileSync(0, 'utf8').trim();\n"
        "console.log('hello', name);"
    ),
    "java": (
        "import java.util.*; "
        "public class Main { public static void main(String[] a) { "
        'System.out.println("hello " + new Scanner(System.in).next()); '
        "} "
        "}"
    ),
    "c": '#include <stdio.h>\nint main(void) { char s[9]; scanf("%8s", s); printf("hello %s\\n", s); }',
    "cpp": (
        '#include <bits/stdc++.h>\nint main() { std::string s; std::cin >> s; std::cout << "hello " << s << "\\n"; }'
    ),
    "bash": 'read -r name; echo "hello $name"',
    "perl": 'my $n = <STDIN>; print "hello $n\\n";',
}

BROKEN = {
    "c": "int main(void) { return }",
    "cpp": "int main() { return }",
    "java": "class Main {",
    "typescript": "const = 1",
}


def test_registry_is_complete_for_every_language() -> None:
    for slug, language in registry().items():
        assert re.fullmatch("[a-z]+", slug)
        assert language.name
        assert language.default_file.rpartition(".")[2] in language.extensions
        assert language.run[0].startswith(("/", "{program}"))
        assert language.version
        assert "hello" in language.hello
    assert set(MUST) <= set(registry())


def test_problems_know_the_registry_s_languages_in_its_order() -> None:
    """Solutions and starter code of each can be kept; their files are named as the registry names them."""
    told = {slug: language.default_file for slug, language in registry().items()}
    assert list(DEFAULT_FILES.items()) == list(told.items())
    endings = {ending: slug for slug, language in registry().items() for ending in language.extensions}
    assert endings == LANGUAGE_OF_ENDING | OTHER_ENDINGS
    assert not LANGUAGE_OF_ENDING.keys() & OTHER_ENDINGS.keys()


@pytest.mark.slow
def test_offered_languages_ran_and_know_their_version(runner: Runner) -> None:
    languages = {language.slug: language for language in offered(runner.slot)}
    assert {"python", "bash"} <= set(languages)
    assert re.match(r"3\.\d+\.\d+", languages["python"].version)
    for language in languages.values():
        assert re.search(r"\d", language.version), language


@pytest.mark.parametrize("slug", GREETING)
def test_program_reads_its_input(runner: Runner, needs: Callable[[str], None], slug: str) -> None:
    needs(slug)
    ran = runner.run(slug, GREETING[slug], stdin=b"Ada\n")
    assert ran.stdout.strip() == b"hello Ada"
    assert ran.outcome.exit_code == 0


@pytest.mark.parametrize("slug", BROKEN)
def test_compiler_tells_what_is_wrong(runner: Runner, needs: Callable[[str], None], slug: str) -> None:
    needs(slug)
    ran = runner.run(slug, BROKEN[slug])
    assert not ran.preparation.succeeded
    assert ran.compile_output
    assert ran.outcome.exit_code != 0


def test_several_cpp_files_and_headers_build_together(runner: Runner, needs: Callable[[str], None]) -> None:
    needs("cpp")
    files = {
        "Main.cpp": '#include "part.h"\n#include <cstdio>\nint main() { std::printf("%d", part()); }',
        "part.cpp": '#include "part.h"\nint part() { return 42; }',
        "part.h": "int part();",
    }
    assert runner.run("cpp", files).stdout == b"42"


def test_several_java_classes_in_a_package(runner: Runner, needs: Callable[[str], None]) -> None:
    needs("java")
    files = {
        "Main.java": (
            "package app.game;\n"
            "public class Main { public static void main(String[] a) { "
            "System.out.print(Part.value() + new Inner().x); } static class Inner { int x = 1; } }"
        ),
        "Part.java": "package app.game;\nclass Part { static int value() { return 41; } }",
    }
    assert runner.run("java", files).stdout == b"42"


def test_typescript_imports_a_sibling(runner: Runner, needs: Callable[[str], None]) -> None:
    needs("typescript")
    files = {
        "Main.ts": "import { value } from './part';\nconsole.log(value);",
        "part.ts": "export const value: number = 42;",
    }
    assert runner.run("typescript", files).stdout == b"42\n"


def test_sql_input_comes_before_the_file(runner: Runner, needs: Callable[[str], None]) -> None:
    needs("sql")
    ran = runner.run("sql", "SELECT sum(n) FROM t;", stdin=b"CREATE TABLE t(n);\nINSERT INTO t VALUES (1), (41);")
    assert (ran.stdout, ran.outcome.exit_code) == (b"42\n", 0)


def test_sql_error_is_an_error(runner: Runner, needs: Callable[[str], None]) -> None:
    needs("sql")
    ran = runner.run("sql", "SELECT x FROM nowhere;")
    assert ran.outcome.exit_code == 1
    assert b"line 1: no such table" in ran.stderr


@pytest.mark.parametrize("command", [".shell id", ".system id", ".read /etc/passwd", "SELECT readfile('/etc/passwd');"])
def test_sql_shell_commands_are_refused(runner: Runner, needs: Callable[[str], None], command: str) -> None:
    needs("sql")
    ran = runner.run("sql", command)
    assert ran.stdout == b""
    assert ran.outcome.exit_code != 0


@pytest.mark.parametrize(
    ("slug", "source"),
    [
        ("javascript", "const kept = []; while (true) kept.push(new Array(1e5).fill(Math.random()));"),
        (
            "java",
            (
                "import java.util.*; "
                "public class Main { public static void main(String[] a) { List<long[]> k = new ArrayList<>(); "
                "while (true) k.add(new long[1 << 18]); "
                "} "
                "}"
            ),
        ),
        (
            "cpp",
            (
                "#include <vector>\n"
                "int main() { std::vector<std::vector<char>> k; while (true) k.emplace_back(1 << 20, 'x'); }"
            ),
        ),
        ("python", "kept = []\nwhile True: kept.append('x' * 2**20)"),
    ],
)
def test_too_much_memory_is_named_in_each_language(
    runner: Runner, needs: Callable[[str], None], slug: str, source: str
) -> None:
    needs(slug)
    outcome = runner.run(slug, source, memory_mb=96, cpu_time_seconds=20).outcome
    assert outcome.out_of_memory or outcome.breach == "memory"


def test_deep_recursion_is_possible(runner: Runner, needs: Callable[[str], None]) -> None:
    needs("java")
    source = (
        "public class Main { static int f(int n) { return n == 0 ? 0 : 1 + f(n - 1); "
        "} "
        "public static void main(String[] a) { System.out.print(f(100000)); "
        "} "
        "}"
    )
    assert runner.run("java", source).stdout == b"100000"


def test_same_source_is_built_once_and_other_source_anew(runner: Runner, needs: Callable[[str], None]) -> None:
    needs("c")
    mark = str(id(runner))
    source = f"int main(void) {{ return {int(mark) % 100}; }}"
    first, second = runner.prepare("c", source), runner.prepare("c", source)
    assert (first.cached, second.cached, second.outcome) == (False, True, None)
    assert runner.execute().outcome.exit_code == int(mark) % 100
    assert not runner.prepare("c", source + "\n").cached


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("class Main {}", "Main"),
        ("// x\npackage a.b;\nclass Main {}", "a.b.Main"),
        ("package a.b\n\nobject Main", "a.b.Main"),
        ("/* the\n   package is small */\nclass Main {}", "Main"),
    ],
)
def test_java_class_has_its_package(text: str, name: str) -> None:
    assert java_class(Program(language="java", files={"Main.java": text}, entry="Main.java")) == name


@pytest.mark.parametrize("name", ["-o.c", "@x.c", "+x.c"])
def test_file_names_are_never_options(name: str) -> None:
    language: Language = registry()["c"]
    assert f"./{name}" in language.build_command(Program(language="c", files={name: ""}, entry=name))


def test_a_module_is_named_by_its_file() -> None:
    command = registry()["erlang"].run_command(Program(language="erlang", files={"area.erl": ""}, entry="area.erl"), 64)
    assert command[command.index("main") - 1] == "area"
