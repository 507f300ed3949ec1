"""The judge's own programs in a folder: a table of problem.toml and the files under `judge/<role>/` each."""

from collections.abc import Mapping

from problems.enums import Convention, JudgeRole
from problems.folder.description import Description, JudgeProgramTable
from problems.folder.faults import Fault
from problems.folder.parts import Shelf
from problems.folder.tree import JudgeProgramFiles
from problems.naming import JUDGE_FILE_NAME_RULE, MAX_JUDGE_BYTES, MAX_JUDGE_FILES, is_judge_file_name


def read_judge_programs(shelf: Shelf, description: Description) -> tuple[JudgeProgramFiles, ...]:
    """All of them, sorted by role; their files leave the shelf."""
    programs = []
    for role in sorted(JudgeRole):
        table: JudgeProgramTable | None = getattr(description.judge, role.value)
        if table is not None:
            programs.append(judge_program(role, table, shelf.take_under(f"judge/{role.value}"), shelf.faults))
    return tuple(programs)


def judge_program(
    role: JudgeRole, table: JudgeProgramTable, files: Mapping[str, str], faults: list[Fault]
) -> JudgeProgramFiles:
    folder = f"judge/{role.value}"
    faults += [
        Fault(f"{folder}/{name}", f"The name of a file here is {JUDGE_FILE_NAME_RULE}.")
        for name in files
        if not is_judge_file_name(name)
    ]
    if len(files) > MAX_JUDGE_FILES or sum(len(text.encode()) for text in files.values()) > MAX_JUDGE_BYTES:
        bounds = f"at most {MAX_JUDGE_FILES} files of together {MAX_JUDGE_BYTES // 1024} KB"
        faults.append(Fault(folder, f"A program of the judge has {bounds}."))
    if table.entry not in files:
        message = f"There is no {folder}/{table.entry}; name one of its files."
        faults.append(Fault("problem.toml", message, field=f"judge.{role.value}.entry"))
    return JudgeProgramFiles(
        role=role,
        language=table.language,
        entry=table.entry,
        convention=Convention(table.convention),
        args=tuple(table.args),
        files=tuple(sorted(files.items())),
    )
