"""The JSON form in the API's document, which is OpenAPI 3.0: that has no null type and no constants."""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.plumbing import ResolvedComponent
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from problems.packages.json_form.model import PartEntry, ProblemDocument
from problems.services.describing import PART_FIELDS, PROBLEM_FIELDS

__all__ = ["ProblemDocument", "fields_of_part", "fields_of_problem"]


class OpenApiSchema(GenerateJsonSchema):
    def nullable_schema(self, schema: Any) -> JsonSchemaValue:
        inner = self.generate_inner(schema["schema"])
        return {"allOf": [inner], "nullable": True} if "$ref" in inner else {**inner, "nullable": True}

    def literal_schema(self, schema: Any) -> JsonSchemaValue:
        return {"type": "string", "enum": list(schema["expected"])}


def _schema() -> dict[str, Any]:
    reference = "#/components/schemas/{model}"
    return ProblemDocument.model_json_schema(ref_template=reference, schema_generator=OpenApiSchema)


def fields_of_problem() -> dict[str, Any]:
    """Those that can be changed one by one."""
    return _shown(_schema(), PROBLEM_FIELDS)


def fields_of_part() -> dict[str, Any]:
    return _shown(_schema()["$defs"][PartEntry.__name__], PART_FIELDS)


def _shown(schema: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {
        name: {key: value for key, value in schema["properties"][name].items() if key not in ("title", "default")}
        for name in names
    }


class ProblemDocumentExtension(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    target_class = ProblemDocument
    priority = 1

    def get_name(self, auto_schema: Any, direction: str) -> str:
        return ProblemDocument.__name__

    def map_serializer(self, auto_schema: Any, direction: str) -> Any:
        schema = _schema()
        for name, inner in schema.pop("$defs").items():
            component = ResolvedComponent(name, ResolvedComponent.SCHEMA, schema=inner, object=name)  # type: ignore[no-untyped-call]
            auto_schema.registry.register_on_missing(component)
        return schema
