"""What the API's document says of every operation beyond its own words: tokens, and how they are refused."""

from typing import Any

from drf_spectacular.openapi import AutoSchema

from accounts.authentication import TokenAuthentication, TokenScheme
from accounts.permissions import scopes_of
from core.api_errors import CONTENT_TYPE, ProblemSerializer

REFUSALS = {
    "401": "The API token is not known, expired or revoked.",
    "403": "The API token lacks the scope, which is named.",
}


class Operation(AutoSchema):
    """The scope that a token needs stands in the description; where none is taken, none is offered."""

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        takes_tokens = any(isinstance(way, TokenAuthentication) for way in self.view.get_authenticators())
        if operation is None or not takes_tokens:
            return operation
        scopes = scopes_of(self.view, self.method)
        if scopes is None:
            operation["security"] = [way for way in operation["security"] if TokenScheme.name not in way]
            return operation
        if scopes:
            words = f"A token needs the scope {' or '.join(f'`{scope}`' for scope in scopes)}."
            operation["description"] = " ".join([operation.get("description", ""), words]).strip()
        for status, sentence in REFUSALS.items():
            operation["responses"].setdefault(status, self._refusal(sentence))
        return operation

    def _refusal(self, sentence: str) -> dict[str, Any]:
        schema = self.resolve_serializer(ProblemSerializer, "response").ref
        return {"content": {CONTENT_TYPE: {"schema": schema}}, "description": sentence}
