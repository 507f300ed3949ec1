"""The programs of a problem that take part in judging others."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from problems.enums import Convention, JudgeRole
from problems.models.content import validate_language as validate_judge_language  # the name that a migration knows
from problems.models.problem import Problem
from problems.naming import (
    JUDGE_FILE_NAME_RULE,
    MAX_FILE_NAME,
    MAX_JUDGE_ARG,
    MAX_JUDGE_ARGS,
    MAX_JUDGE_BYTES,
    MAX_JUDGE_FILES,
    is_judge_file_name,
)


def validate_judge_files(value: object) -> None:
    """Texts by name, bounded in number and size."""
    if not isinstance(value, dict) or not 1 <= len(value) <= MAX_JUDGE_FILES:
        raise ValidationError(f"Give 1 to {MAX_JUDGE_FILES} files.")
    for name, text in value.items():
        if not is_judge_file_name(name):
            raise ValidationError(f"“{name}” is not a file name here: {JUDGE_FILE_NAME_RULE}.")
        if not isinstance(text, str) or "\0" in text:
            raise ValidationError(f"“{name}” must be text without NUL.")
    if sum(len(text.encode("utf-8", "surrogatepass")) for text in value.values()) > MAX_JUDGE_BYTES:
        raise ValidationError(f"The files together may have {MAX_JUDGE_BYTES // 1024} KB.")


def validate_judge_args(value: object) -> None:
    if not isinstance(value, list) or len(value) > MAX_JUDGE_ARGS:
        raise ValidationError(f"Give at most {MAX_JUDGE_ARGS} arguments.")
    for arg in value:
        if not isinstance(arg, str) or not arg.isprintable() or not 1 <= len(arg) <= MAX_JUDGE_ARG:
            raise ValidationError(f"An argument is a line of at most {MAX_JUDGE_ARG} characters.")


class JudgeProgram(models.Model):
    """A checker or a validator: source files, the one that is started, and the convention that it follows."""

    problem = models.ForeignKey(Problem, on_delete=models.CASCADE, related_name="judge_programs")
    role = models.CharField(max_length=16, choices=JudgeRole.choices, default=JudgeRole.CHECKER)
    language = models.CharField(max_length=20, validators=[validate_judge_language])
    entry = models.CharField(max_length=MAX_FILE_NAME, help_text="The file that is started.")
    convention = models.CharField(max_length=8, choices=Convention.choices, default=Convention.KATTIS)
    args = models.JSONField(
        default=list, blank=True, validators=[validate_judge_args], help_text="Added behind those of the convention."
    )
    files = models.JSONField(validators=[validate_judge_files])

    class Meta:
        ordering = ["problem", "role"]
        constraints = [
            models.UniqueConstraint(fields=["problem", "role"], name="judgeprogram_role_unique"),
            models.CheckConstraint(condition=Q(role__in=JudgeRole.values), name="judgeprogram_role_known"),
            models.CheckConstraint(condition=Q(convention__in=Convention.values), name="judgeprogram_convention_known"),
        ]

    def __str__(self) -> str:
        return f"{self.problem} · {self.role}"

    def clean(self) -> None:
        if isinstance(self.files, dict) and self.files and self.entry not in self.files:
            raise ValidationError({"entry": f"The entry must be one of the files: {', '.join(self.files)}."})
