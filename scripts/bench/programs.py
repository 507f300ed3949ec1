"""The hello program of each language, and how one runs it by hand."""

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

HELLO_C = '#include <stdio.h>\nint main() { puts("Hello"); }\n'
HELLO_CPP = '#include <iostream>\nint main() { std::cout << "Hello\\n"; }\n'
HELLO_JAVA = 'public class Main { public static void main(String[] a) { System.out.println("Hello"); } }\n'


@dataclass(frozen=True, slots=True)
class Hello:
    """A program, the comment that makes it new to a compile cache, and the commands of a shell."""

    file: str
    source: str
    comment: str
    compile: tuple[str, ...]
    run: tuple[str, ...]


HELLOS = {
    "python": Hello("Main.py", 'print("Hello")\n', "#", (), ("/usr/bin/python3", "Main.py")),
    "javascript": Hello("Main.js", 'console.log("Hello")\n', "//", (), ("node", "Main.js")),
    "bash": Hello("Main.sh", "echo Hello\n", "#", (), ("bash", "Main.sh")),
    "c": Hello("Main.c", HELLO_C, "//", ("gcc", "-O2", "Main.c", "-o", "main"), ("./main",)),
    "cpp": Hello("Main.cpp", HELLO_CPP, "//", ("g++", "-O2", "-std=c++17", "Main.cpp", "-o", "main"), ("./main",)),
    "java": Hello("Main.java", HELLO_JAVA, "//", ("javac", "Main.java"), ("java", "-cp", ".", "Main")),
    "sql": Hello("Main.sql", "SELECT 'Hello';\n", "--", (), ("sqlite3", ":memory:", "SELECT 'Hello';")),
}


class PlainProgram:
    """A hello program in a folder of its own, run without any sandbox: what ours is compared with."""

    def __init__(self, hello: Hello) -> None:
        self._hello = hello
        self._folder = tempfile.TemporaryDirectory(prefix="plain-")
        (Path(self._folder.name) / hello.file).write_text(hello.source)
        self.build()

    def build(self) -> None:
        if self._hello.compile:
            self._call(self._hello.compile)

    def run(self) -> None:
        self._call(self._hello.run)

    def build_and_run(self) -> None:
        self.build()
        self.run()

    def _call(self, command: tuple[str, ...]) -> None:
        subprocess.run(command, cwd=self._folder.name, check=True, capture_output=True)
