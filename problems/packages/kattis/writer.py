"""A problem of ours as a package of the ICPC/Kattis format (2023-07): the same problem gives the same bytes."""

import io
import zipfile

from problems.folder import ProblemTree
from problems.packages.kattis.writing.about import about_text, statement_text
from problems.packages.kattis.writing.data import test_files
from problems.packages.kattis.writing.fitting import refuse_what_has_no_place
from problems.packages.kattis.writing.programs import input_validator, output_validator
from problems.packages.kattis.writing.solutions import solution_files
from problems.packages.package import DataFile, Image

MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a zip can tell: no clock in the bytes
FILE_MODE = 0o100644 << 16


def kattis_zip(tree: ProblemTree, images: tuple[Image, ...] = (), data_files: tuple[DataFile, ...] = ()) -> bytes:
    """The package with its folder, packed. Raises Conflict for a problem that the format cannot hold."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path, data in sorted(kattis_files(tree, images, data_files).items()):
            info = zipfile.ZipInfo(f"{short_name(tree)}/{path}", MOMENT)
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, FILE_MODE, 3
            archive.writestr(info, data)
    return buffer.getvalue()


def short_name(tree: ProblemTree) -> str:
    """The folder of the package: letters and digits alone, as the format has it."""
    return tree.slug.replace("-", "")


def kattis_files(
    tree: ProblemTree, images: tuple[Image, ...] = (), data_files: tuple[DataFile, ...] = ()
) -> dict[str, bytes]:
    """The contents of each file by its path in the package, of a problem of one part."""
    refuse_what_has_no_place(tree)
    files = {"problem.yaml": about_text(tree), "statement/problem.en.md": statement_text(tree, images)}
    files |= input_validator(tree) | output_validator(tree) | test_files(tree) | solution_files(tree.parts[0])
    beside = {f"statement/{image.name}": image.data for image in images}
    beside |= {f"attachments/{each.name}": each.data for each in data_files}
    return {path: text.encode() for path, text in files.items()} | beside
