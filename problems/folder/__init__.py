"""The problem folder: plain files to a frozen tree and back. docs/problem-format.md is its description."""

from problems.folder.faults import Fault, FolderError
from problems.folder.reader import find_folders, read_folder
from problems.folder.tree import JudgeProgramFiles, PartTree, ProblemTree, SolutionFile, StarterFile, TestFile
from problems.folder.writer import digest_of, folder_files, write_folder

__all__ = [
    "Fault",
    "FolderError",
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
    "write_folder",
]
