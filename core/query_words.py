"""Words in the query of an address, checked."""

from collections.abc import Iterable

from rest_framework import serializers
from rest_framework.request import Request

FLAGS = ("true", "false")


def word_of(request: Request, name: str, words: Iterable[str], *, default: str) -> str:
    """The word under `name`, or the default where it is not there. Raises ValidationError for the field."""
    word = request.query_params.get(name, default)
    if word in words:
        return word
    sentence = f"{name} must be {' or '.join(words)}."
    raise serializers.ValidationError({name: [serializers.ErrorDetail(sentence, code=f"{name}_invalid")]})


def flag_of(request: Request, name: str) -> bool:
    """Whether it is true; false where it is not there."""
    return word_of(request, name, FLAGS, default="false") == "true"
