"""What packages may hold and problems here cannot, for now: the one place where support is switched on.

A reader names what it met. Where `UNSUPPORTED` has it the package is refused with the sentence; once a model holds it,
its line goes, and `build.py` says where it is stored.
"""

from enum import StrEnum

from problems.packages.kattis.contents import Contents
from problems.packages.kattis.flags import words_of


class Asked(StrEnum):
    """What a package may ask of a judge beside comparing outputs; the words of `type` and `validation`."""

    CUSTOM = "custom"
    INTERACTIVE = "interactive"
    SEVERAL_PASSES = "multi-pass"
    SCORING = "scoring"
    SUBMIT_ANSWER = "submit-answer"


OTHER_WORDS = {"score": Asked.SCORING, "multipass": Asked.SEVERAL_PASSES}
USUAL_WORDS = {"pass-fail", "default"}


class Feature(StrEnum):
    INTERACTIVE_PASSES = "interactive_passes"
    SUBMIT_ANSWER = "submit_answer"
    ATTACHMENTS = "attachments"
    TEST_FILES = "test_files"
    INCLUDED_CODE = "included_code"
    STATIC_VALIDATOR = "static_validator"
    CONSTANTS = "constants"


UNSUPPORTED: dict[Feature, str] = {
    Feature.INTERACTIVE_PASSES: "interactive problems of several passes are not supported for now",
    Feature.SUBMIT_ANSWER: "problems whose answers are submitted without a program are not supported for now",
    Feature.ATTACHMENTS: "attachments are not supported for now",
    Feature.TEST_FILES: "tests with arguments or files beside their input are not supported for now",
    Feature.INCLUDED_CODE: "code that is added to submissions (include/) is not supported for now",
    Feature.STATIC_VALIDATOR: "validators of the submitted code itself (static_validator/) are not supported for now",
    Feature.CONSTANTS: "constants that stand for their values in its files are not supported for now",
}


def asked_of(contents: Contents) -> frozenset[Asked]:
    """The older spelling tells it in `validation`; in the newer one a validator that is there is used."""
    asked = {OTHER_WORDS.get(word, word) for word in _words(contents)}
    if contents.output_validators and not contents.is_legacy:
        asked.add(Asked.CUSTOM)
    return frozenset(Asked(word) for word in asked if word in set(Asked))


def unknown_words(contents: Contents) -> list[str]:
    """What it asks that no judge of this format is known to do."""
    return sorted(set(_words(contents)) - USUAL_WORDS - OTHER_WORDS.keys() - set(Asked))


def _words(contents: Contents) -> list[str]:
    return words_of(contents.about.get("type")) + words_of(contents.about.get("validation"))


def features_of(contents: Contents) -> set[Feature]:
    asked = asked_of(contents)
    met = {
        Feature.INTERACTIVE_PASSES: {Asked.INTERACTIVE, Asked.SEVERAL_PASSES} <= asked,
        Feature.SUBMIT_ANSWER: Asked.SUBMIT_ANSWER in asked,
        Feature.ATTACHMENTS: bool(contents.attachments),
        Feature.TEST_FILES: bool(contents.beside_tests) or _tests_have_args(contents),
        Feature.INCLUDED_CODE: bool(contents.included),
        Feature.STATIC_VALIDATOR: bool(contents.static_validators),
        Feature.CONSTANTS: bool(contents.about.get("constants")),
    }
    return {feature for feature, is_met in met.items() if is_met}


def _tests_have_args(contents: Contents) -> bool:
    settings = [*contents.groups.values(), *(test.settings for test in contents.tests)]
    return any(table.get("args") for table in settings)
