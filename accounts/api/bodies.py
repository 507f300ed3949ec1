"""What the API takes and answers about tokens."""

from typing import Any

from rest_framework import serializers

from accounts.scopes import OFFERED
from accounts.services import LONGEST_LIFETIME, LONGEST_NAME
from core.strict_fields import StrictSerializer, TextField, TextsField, WholeNumberField

STATES = [(state, state) for state in ("active", "expired", "revoked")]
MOST_DAYS = LONGEST_LIFETIME.days


class TokenBody(StrictSerializer):
    name = TextField(help_text=f"What will use it, in 1 to {LONGEST_NAME} characters; no two of yours share one.")
    scopes = TextsField(help_text=f"At least one of {', '.join(OFFERED)}.")
    days = WholeNumberField(default=90, help_text=f"How long it lives: 1 to {MOST_DAYS}.")

    def validate_days(self, days: int) -> int:
        if not 1 <= days <= MOST_DAYS:
            raise serializers.ValidationError(f"A token lives 1 to {MOST_DAYS} days.", code="lifetime_out_of_range")
        return days


class TokenResponse(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    prefix = serializers.CharField(help_text="How it begins.")
    scopes = serializers.ListField(child=serializers.CharField())
    second_factor = serializers.BooleanField(
        help_text="Whether the session that made it had shown one, which is still there."
    )
    state = serializers.ChoiceField(STATES)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True, help_text="Exact to a minute.")
    revoked_at = serializers.DateTimeField(allow_null=True)


class CreatedTokenResponse(TokenResponse):
    token = serializers.CharField(help_text="Shown this once.")
    callback_secret = serializers.CharField(help_text="What its callbacks are signed with; shown this once.")


class SecretResponse(serializers.Serializer[Any]):
    callback_secret = serializers.CharField(help_text="Shown this once.")
    previous_until = serializers.DateTimeField(help_text="Until then the one before signs as well.")
