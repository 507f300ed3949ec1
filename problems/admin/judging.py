"""The judge's own programs in the admin: several files in one text, and arguments line by line."""

import re
from typing import Any

from django import forms

from problems.admin.bases import JudgeProgramModelForm, JudgeProgramStack
from problems.admin.fields import ExactTextField, code_area
from problems.models import JudgeProgram
from problems.naming import LANGUAGES

_HEAD = re.compile(r"^==> (.+) <==\n", re.MULTILINE)
FILES_HELP = "Each file below a line with its name: ==> check.py <=="


class FilesField(ExactTextField):
    """Texts by name, each below a line that names it."""

    widget = code_area(rows=16)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        ended = {name: text if text.endswith("\n") or not text else f"{text}\n" for name, text in value.items()}
        return "".join(f"==> {name} <==\n{text}" for name, text in ended.items())

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        before, *pieces = _HEAD.split(text)
        if before.strip() or not pieces:
            raise forms.ValidationError("Begin each file with a line that names it, as in ==> check.py <==")
        names, texts = pieces[::2], pieces[1::2]
        if len(set(names)) < len(names):
            raise forms.ValidationError("Two files have the same name.")
        return dict(zip(names, texts, strict=True))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), self.to_python(data))


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField code-area", "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return [line for line in super().clean(value).splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class JudgeProgramForm(JudgeProgramModelForm):
    language = forms.ChoiceField(choices=[(language, language) for language in LANGUAGES])
    args = LinesField(label="Arguments", required=False, help_text="One a line, behind those of the convention.")
    files = FilesField(help_text=FILES_HELP)  # type: ignore[assignment]  # a field, not what was uploaded

    class Meta:
        model = JudgeProgram
        fields = ("role", "language", "entry", "convention", "args", "files")


class JudgeProgramInline(JudgeProgramStack):
    model = JudgeProgram
    form = JudgeProgramForm
    extra = 0
    classes = ("collapse",)
    fields = (("role", "convention"), ("language", "entry"), "args", "files")
    verbose_name_plural = "programs of the judge: a checker of the problem's own, an interactor, an input validator"
