"""The problem folder: plain files to a frozen tree and back. docs/problem-format.md is its description."""

from problems.folder.beside import Contents
from problems.folder.faults import Fault, FolderError
from problems.folder.reader import find_folders, read_folder, read_problem
from problems.folder.tree import (
    FileEntry,
    GroupTable,
    JudgeProgramFiles,
    PartTree,
    ProblemTree,
    SolutionFile,
    StarterFile,
    TestFile,
)
from problems.folder.writer import digest_of, folder_files, write_folder

__all__ = [
    "Contents",
    "Fault",
    "FileEntry",
    "FolderError",
    "GroupTable",
    "JudgeProgramFiles",
    "PartTree",
    "ProblemTree",
    "SolutionFile",
    "StarterFile",
    "TestFile",
    "digest_of",
    "find_folders",
    "folder_files",
    "read_folder",
    "read_problem",
    "write_folder",
]
