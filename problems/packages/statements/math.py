"""Formulas as plain text in code: the pages have no renderer for them, so the common signs are written out."""

import re

SIGNS = {
    "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥", "geq": "≥", "geqslant": "≥", "ne": "≠", "neq": "≠",
    "lt": "<", "gt": ">", "times": "×", "cdot": "·", "cdots": "⋯", "ldots": "…", "dots": "…", "pm": "±",
    "in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆", "cup": "∪", "cap": "∩", "emptyset": "∅",
    "infty": "∞", "sum": "∑", "prod": "∏", "to": "→", "rightarrow": "→", "Rightarrow": "⇒", "leftarrow": "←",
    "approx": "≈", "equiv": "≡", "oplus": "⊕", "land": "∧", "lor": "∨", "neg": "¬", "forall": "∀", "exists": "∃",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "lambda": "λ",
    "mu": "μ", "pi": "π", "sigma": "σ", "theta": "θ", "phi": "φ", "varphi": "φ", "omega": "ω", "Delta": "Δ",
    "Omega": "Ω", "Sigma": "Σ", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "mid": "|",
    "quad": " ", "qquad": " ", "log": "log", "min": "min", "max": "max", "mod": "mod", "gcd": "gcd", "sqrt": "√",
    "left": "", "right": "", "displaystyle": "", "limits": "", "big": "", "Big": "",
}  # fmt: skip
TEXT = re.compile(
    r"\\(?:text|textrm|textit|textbf|texttt|mathrm|mathbf|mathit|mathcal|mathbb|operatorname)\{([^{}]*)\}"
)
FRACTION = re.compile(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}")
SCRIPT = re.compile(r"([_^])\{(\w|[+-]?\d+)\}")
COMMAND = re.compile(r"\\([A-Za-z]+)[ ]?|\\([^A-Za-z])")
SPACES = {",": " ", ";": " ", ":": " ", " ": " ", "!": "", "\\": " "}


def plain_math(formula: str) -> str:
    """`1 \\le n \\le 10^{5}` as `1 ≤ n ≤ 10^5`; a command that is not known stays as it is."""
    text = " ".join(formula.split())
    for _ in range(4):  # what stands inside of another
        text = TEXT.sub(r"\1", text)
        text = FRACTION.sub(r"(\1)/(\2)", text)
    text = COMMAND.sub(_sign, text)
    text = SCRIPT.sub(r"\1\2", text)
    return " ".join(text.split())


def math_code(formula: str) -> str:
    """A formula in a span of code. Its own backticks cannot end the span."""
    return code_span(plain_math(formula))


def code_span(text: str) -> str:
    if not text:
        return ""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence, pad = "`" * (longest + 1), " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _sign(found: re.Match[str]) -> str:
    word, mark = found[1], found[2]
    if word is None:
        return SPACES.get(mark, mark)
    if word not in SIGNS:
        return found[0]
    sign = SIGNS[word]
    return (
        f" {sign} "
        if sign in "≤≥≠×∈→≈≡∪∩⊕∧∨" and sign
        else sign + (" " if sign.isalpha() and found[0][-1] == " " else "")
    )
