"""What the problems' API takes."""

from core.strict_fields import MomentField, StrictSerializer, TextField


class VersionField(MomentField):
    allowed = "the updated_at of the draft that you began from, or null"


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
