"""The JSON form of a model, and its JSON Schema."""

from __future__ import annotations

from typing import Any

import msgspec

from backwright.model.backend import VERSION, Backend


class ModelError(ValueError):
    """A text that is no model: what is wrong, and where in the JSON."""


class _Version(msgspec.Struct):
    version: int = VERSION


def dumps(backend: Backend) -> str:
    """The model as JSON text; equal models give equal texts."""
    return msgspec.json.format(msgspec.json.encode(backend), indent=1).decode() + "\n"


def loads(text: str | bytes) -> Backend:
    """The model that `dumps` wrote; `ModelError` where the text is something else."""
    try:
        written = msgspec.json.decode(text, type=_Version).version
        if written != VERSION:
            raise ModelError(f"this release reads version {VERSION} of the model, not {written}")
        return msgspec.json.decode(text, type=Backend)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ModelError(str(error)) from error


def json_schema() -> dict[str, Any]:
    """The JSON Schema, draft 2020-12, of what `dumps` writes."""
    schema = msgspec.json.schema(Backend)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_by_tag(schema, schema["$defs"])}


def _by_tag(schema: Any, definitions: dict[str, Any]) -> Any:
    """A choice between parts asks for `is` first: a validator that tries them all takes exponentially long."""
    if isinstance(schema, list):
        return [_by_tag(item, definitions) for item in schema]
    if not isinstance(schema, dict):
        return schema
    references = {option["$ref"] for option in schema.get("anyOf", ()) if "$ref" in option}
    if len(references) < 2:
        return {key: _by_tag(value, definitions) for key, value in schema.items()}
    tagged = {
        definitions[reference.rpartition("/")[2]]["properties"]["is"]["enum"][0]: reference for reference in references
    }
    others = [option for option in schema["anyOf"] if "$ref" not in option]
    part = {
        "type": "object",
        "properties": {"is": {"enum": sorted(tagged)}},
        "required": ["is"],
        "allOf": [
            {"if": {"properties": {"is": {"const": tag}}}, "then": {"$ref": tagged[tag]}} for tag in sorted(tagged)
        ],
    }
    return {"anyOf": [*others, part]} if others else part
