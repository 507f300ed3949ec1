"""What the API takes, strictly: no other field, nothing converted."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.audit.chain import canonical
from core.strict_fields import FlagField, MomentField, StrictField, StrictSerializer, TextField, TextsField
from core.strict_fields import WholeNumberField as NumberField
from deployments.services.releases.recording import Built, Migration


@extend_schema_field(
    {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "reversible": {"type": "boolean", "default": True}},
            "required": ["name"],
        },
    }
)
class MigrationsField(StrictField):
    allowed = "a list of objects with name and, where it is not, reversible false"

    def to_internal_value(self, data: Any) -> list[Migration]:
        if not isinstance(data, list) or not all(self._is_migration(item) for item in data):
            self.fail("invalid_type")
        return [Migration(self.check_text(item["name"]), reversible=item.get("reversible", True)) for item in data]

    @staticmethod
    def _is_migration(item: Any) -> bool:
        known = isinstance(item, dict) and set(item) <= {"name", "reversible"} and isinstance(item.get("name"), str)
        return known and 0 < len(item["name"]) <= 200 and isinstance(item.get("reversible", True), bool)


KEY = {
    "type": "object",
    "properties": {
        "value": {"type": "string"},
        "is_secret": {"type": "boolean", "default": False},
        "is_set": {"type": "boolean"},
        "fingerprint": {"type": "string", "description": "Of a secret: 64 hexadecimal digits."},
    },
    "additionalProperties": False,
}


@extend_schema_field({"type": "object", "additionalProperties": KEY})
class KeysField(StrictField):
    """Any object; the service reads it and names the key that is wrong."""

    allowed = "an object of keys, as GET /api/configuration gives it"

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        return data if isinstance(data, dict) else self.fail("invalid_type")


class ConfigurationBody(StrictSerializer):
    keys = KeysField()


@extend_schema_field({"type": "object"})
class ObjectField(StrictField):
    allowed = "a JSON object that both databases can store"

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        try:
            text = canonical(data) if isinstance(data, dict) else ""
            text.encode()
        except (ValueError, RecursionError):
            text = ""
        if not text or "\\u0000" in text:
            self.fail("invalid_type")
        return data  # type: ignore[no-any-return]


class ReleaseBody(StrictSerializer):
    label = TextField(help_text="The version, as 1.4.0.")  # type: ignore[assignment]
    git_sha = TextField(help_text="The whole commit: 40 hexadecimal digits.")
    digest = TextField(help_text="sha256: and 64 hexadecimal digits; a tag is refused.")
    image_repo = TextField(help_text="The image's name without a tag.")
    built_at = MomentField()
    committed_at = MomentField(default=None, allow_null=True)
    branch = TextField(default="")
    build_url = TextField(default="")
    author = TextField(default="")
    migrations = MigrationsField(default=list)

    def built(self) -> Built:
        return Built(**self.validated_data)


class ReasonBody(StrictSerializer):
    reason = TextField(help_text="Why, for the record.")


class EnvironmentEditBody(StrictSerializer):
    platform = TextField(help_text="manual or command.")
    service_ref = TextField(default="", help_text="What the platform calls it.")
    base_url = TextField(default="", help_text="Where it answers; checks are run against this.")
    branch = TextField(default="", help_text="What is deployed there; of a preview: what it shows.")
    requires_approvals = NumberField(default=0, help_text="How many people must approve a promotion to it.")
    soak_minutes = NumberField(default=0, help_text="How long a release is live there before it may go on.")
    reason = TextField(help_text="Why, for the record.")


class EnvironmentBody(EnvironmentEditBody):
    slug = TextField(help_text="Its name in addresses, for ever.")
    name = TextField()
    kind = TextField(default="standing", help_text="standing or preview.")
    rank = NumberField(default=None, allow_null=True, help_text="Of a standing one: 1 comes first.")
    expires_at = MomentField(default=None, allow_null=True, help_text="Of a preview; empty: in PREVIEW_DAYS.")


class WindowBody(StrictSerializer):
    environments = TextsField(help_text="The slugs of environments.")
    starts_at = MomentField()
    ends_at = MomentField()
    effect = TextField(default="deny", help_text="deny or allow.")
    time_zone = TextField(default="UTC", help_text="As Europe/Berlin: on whose clocks it comes round.")
    recurrence = TextField(default="", help_text="As FREQ=WEEKLY;BYDAY=FR (RFC 5545); empty: once.")
    exempts_rollback = FlagField(default=True)
    reason = TextField()


class PlanEditBody(StrictSerializer):
    steps = TextField()
    data_note = TextField(help_text="Whether the migrations are reversible, and what becomes of data.")
    estimated_minutes = NumberField()
    reason = TextField(default="")


class PlanBody(PlanEditBody):
    environment = TextField(help_text="The slug of the environment that goes back.")
    release = NumberField(help_text="The id of the release that is rolled back.")
    target_release = NumberField(help_text="The id of a release that was live there.")


class RehearsalBody(StrictSerializer):
    deployment = NumberField(help_text="The id of the rollback, in another environment, that became live.")
    reason = TextField(default="")


class CheckBody(StrictSerializer):
    environment = TextField(help_text="The slug of an environment.")
    name = TextField(help_text="One that is active under this name is retired.")
    kind = TextField()
    spec = ObjectField(default=dict, help_text="How it is checked.")
    thresholds = ObjectField(default=dict, help_text="What may be, as numbers.")
    ttl_minutes = NumberField(default=24 * 60, help_text="How long a pass counts.")
    required = FlagField(default=True, help_text="A promotion needs it.")  # type: ignore[assignment]
    reason = TextField(default="")


class DeploymentBody(StrictSerializer):
    environment = TextField(help_text="The slug of an environment that needs no promotion.")
    release = NumberField(help_text="The id of a release.")
    kind = TextField(default="deploy", help_text="deploy or rollback; of a preview: preview.")


class VerificationBody(StrictSerializer):
    kinds = TextsField(default=list, help_text="Checks of these kinds alone; empty: all.")


class PromotionBody(StrictSerializer):
    release = NumberField(help_text="The id of a release.")
    target = TextField(help_text="The slug of the environment that it shall reach.")
    reason = TextField()
    plan = NumberField(default=None, allow_null=True, help_text="The id of a rollback plan.")
    hotfix = FlagField(default=False, help_text="Leaves environments out; takes two more approvals.")
    scheduled_at = MomentField(default=None, allow_null=True)
    retry_of = NumberField(default=None, allow_null=True, help_text="The id of the promotion that failed.")


class RollbackBody(StrictSerializer):
    release = NumberField(help_text="The id of a release that was live there.")
    reason = TextField()
    accepts_data_loss = FlagField(default=False)


class ChannelBody(StrictSerializer):
    name = TextField()
    kind = TextField(help_text="slack, discord, webhook or email.")
    address = TextField(help_text="A public https address, or one of e-mail. It is never shown again.")
    events = TextsField(default=list, help_text="The events that it is told; empty: all.")
    environments = TextsField(default=list, help_text="The slugs of environments; empty: all.")


class ChannelEditBody(ChannelBody):
    address = TextField(default="", help_text="A new address; empty: it stays.")
    renews_secret = FlagField(default=False, help_text="Of a webhook: sign with a new secret from now on.")


PUBLIC_NOTE = "What anybody may read of it at /status, in up to 500 characters; empty: it does not stand there."


class IncidentBody(StrictSerializer):
    environment = TextField(help_text="The slug of the environment in which something is wrong.")
    title = TextField(help_text="What is wrong, in 1 to 200 characters.")
    severity = TextField(default="major", help_text="minor, major or critical.")
    deployment = NumberField(default=None, allow_null=True, help_text="The id of the deployment that caused it.")
    detected_at = MomentField(default=None, allow_null=True, help_text="Null: now.")
    public_note = TextField(default="", help_text=PUBLIC_NOTE)


class IncidentEditBody(StrictSerializer):
    title = TextField(required=False, help_text="What is left out stays as it is.")
    severity = TextField(required=False)
    deployment = NumberField(required=False, allow_null=True, help_text="Null: it is not known what caused it.")
    public_note = TextField(required=False, help_text=PUBLIC_NOTE)
    reason = TextField(help_text="Why, for the record.")


class ResolutionBody(ReasonBody):
    resolved_at = MomentField(default=None, allow_null=True, help_text="Since it was detected; null: now.")


class ApprovalBody(StrictSerializer):
    gate_hash = TextField(help_text="That of the promotion as you saw it; where it is another by now: 409.")
    comment = TextField(default="")


class RejectionBody(StrictSerializer):
    comment = TextField(help_text="Why.")


class SignOffBody(StrictSerializer):
    item = TextField(help_text="The key of an item of the checklist.")
    decision = TextField(help_text="pass, fail or waive.")
    statement = TextField()
    gate_hash = TextField()
    evidence = NumberField(default=None, allow_null=True, help_text="The id of a file beside the item.")


class Told(serializers.Serializer[Any]):
    """An object, as `deployments.telling` puts it."""

    id = serializers.IntegerField()
    state = serializers.CharField()
