"""What the problems' API takes."""

from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from core.strict_fields import StrictField, StrictSerializer, TextField


@extend_schema_field(OpenApiTypes.DATETIME)
class VersionField(StrictField):
    allowed = "the updated_at of the draft that you began from, or null"

    def to_internal_value(self, data: Any) -> datetime:
        try:
            moment = parse_datetime(data) if isinstance(data, str) else None
        except ValueError:
            moment = None
        return moment if moment is not None and moment.tzinfo is not None else self.fail("invalid_type")


class DraftBody(StrictSerializer):
    source = TextField(help_text="At most 256 KiB.")  # type: ignore[assignment]
    base = VersionField(
        required=False,
        allow_null=True,
        help_text=(
            "`updated_at` of the draft that you began from, null where there was none: if another place has written"
            " since, nothing is replaced. Without it the stored draft is replaced whatever it is."
        ),
    )
