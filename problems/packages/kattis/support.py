"""What packages may hold and problems here cannot, for now: the one place where support is switched on.

A reader names what it met. Where `UNSUPPORTED` has it the package is refused with the sentence; once a model holds it,
its line goes, and `build.py` says where it is stored.
"""

from enum import StrEnum


class Feature(StrEnum):
    CUSTOM_CHECKER = "custom_checker"
    INTERACTIVE = "interactive"
    SEVERAL_PASSES = "multi_pass"
    SCORING = "scoring"
    SUBMIT_ANSWER = "submit_answer"
    TEST_FILES = "test_files"
    INCLUDED_CODE = "included_code"


UNSUPPORTED: dict[Feature, str] = {
    Feature.CUSTOM_CHECKER: "an output validator of its own is not supported for now",
    Feature.INTERACTIVE: "interactive problems are not supported for now",
    Feature.SEVERAL_PASSES: "problems of several passes are not supported for now",
    Feature.SCORING: "scoring with points is not supported for now",
    Feature.SUBMIT_ANSWER: "problems whose answers are submitted without a program are not supported for now",
    Feature.TEST_FILES: "tests with arguments or files beside their input are not supported for now",
    Feature.INCLUDED_CODE: "code that is added to submissions (include/, graders/) is not supported for now",
}
