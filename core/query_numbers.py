"""Numbers in the query of an address, checked."""

from rest_framework import serializers
from rest_framework.request import Request


def whole_number(request: Request, name: str, *, least: int, most: int, default: int) -> int:
    """The number under `name`, or the default where it is not there. Raises ValidationError for the field."""
    text = request.query_params.get(name)
    if text is None:
        return default
    if text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most:
        return int(text)
    sentence = f"{name} must be a whole number from {least} to {most}."
    raise serializers.ValidationError({name: [serializers.ErrorDetail(sentence, code=f"{name}_out_of_range")]})
