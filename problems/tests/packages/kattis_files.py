"""A right package of the ICPC/Kattis format to break in one place, written by hand."""

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

ABOUT = """\
problem_format_version: legacy
name: Different Sums
keywords: [Math, two pointers]
license: cc by-sa
author: Ada
limits:
  memory: 512
validator_flags: case_sensitive
"""

STATEMENT = r"""
\problemname{Different Sums}
Given are two numbers $a$ and $b$ ($1 \le a, b \le 10^{9}$). Print \textbf{their} sum.
\includegraphics[width=0.5\textwidth]{sum}
\section*{Input}
One line with \emph{two} numbers.
"""

FILES: dict[str, bytes] = {
    "problem.yaml": ABOUT.encode(),
    ".timelimit": b"3\n",
    "problem_statement/problem.en.tex": STATEMENT.encode(),
    "problem_statement/sum.png": PNG,
    "data/sample/1.in": b"1 2\n",
    "data/sample/1.ans": b"3\n",
    "data/secret/group1/01-small.in": b"5 6\r\n",
    "data/secret/group1/01-small.ans": b"11\n",
    "data/secret/group2/01-small.in": b"7 8\n",
    "data/secret/group2/01-small.ans": b"15\n",
    "data/secret/02.in": b"2 2\n",
    "data/secret/02.ans": b"4\n",
    "submissions/accepted/sum.py": b"print(sum(map(int, input().split())))\n",
    "submissions/accepted/Sum.java": b"public class Sum {}\n",
    "submissions/wrong_answer/difference.cc": b"int main() {}\n",
    "submissions/time_limit_exceeded/tagged.py": b"# @EXPECTED_RESULTS@: RUN-ERROR\nraise SystemExit(1)\n",
    "submissions/mixed/several.py": b"# @EXPECTED_RESULTS@: TIMELIMIT, WRONG-ANSWER\n",
    "submissions/accepted/folder/a.py": b"",
    "submissions/accepted/folder/b.py": b"",
    "submissions/run_time_error/alone/Main.java": b"public class Main {}\n",
    "submissions/accepted/sum.cob": b"",
    "input_validators/validate.py": b"exit(42)\n",
}
