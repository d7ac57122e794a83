"""What the contract says about an operation's query and body, and the checks that follow from it."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import msgspec

from ..errors import ApiError, bad_body, bad_parameter

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

Schema = Mapping[str, Any]

_FOLDER = Path(__file__).parent.parent / "generated" / "rest" / "schemas"

EVERYWHERE = frozenset({"qlik-web-integration-id", "qlik-csrf-token", "accessToken", "qlikTicket", "xrfkey"})
"""Query parameters of the platform itself, allowed on every operation."""

_BOOLEANS = {"true": True, "false": False}


@functools.cache
def _document(api: str) -> dict[str, Any]:
    document: dict[str, Any] = msgspec.json.decode((_FOLDER / f"{api}.json").read_bytes())
    return document


@functools.cache
def query_schemas(api: str, name: str) -> Mapping[str, Schema]:
    """Schema of every query parameter of an operation."""
    found: Mapping[str, Schema] = _document(api).get(name, {}).get("query", {})
    return found


@functools.cache
def body_contents(api: str, name: str) -> tuple[bool, Mapping[str, Schema]]:
    """Whether an operation needs a body, and the schema of each content type it takes."""
    body = _document(api).get(name, {}).get("body") or {}
    return bool(body.get("required")), body.get("content", {})


def resolve(api: str, schema: Schema) -> Schema:
    """Follow a schema's reference into the definitions of its API."""
    while "$ref" in schema:
        schema = {**_document(api)["$defs"][schema["$ref"].rsplit("/", 1)[-1]], **_without_ref(schema)}
    return schema


def _without_ref(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key != "$ref"}


# Query ------------------------------------------------------------------------------------------------------


def read_query(api: str, query_string: str, schemas: Mapping[str, Schema]) -> dict[str, Any]:
    """Decode a query string into values of the types the contract gives; 400 naming what does not fit."""
    given: dict[str, list[str]] = {}
    for name, text in parse_qsl(query_string, keep_blank_values=True) if query_string else ():
        given.setdefault(name, []).append(text)
    open_name = _open_name(schemas) if given else None
    values: dict[str, Any] = {}
    for name, texts in given.items():
        if name in schemas:
            values[name] = _value(name, texts, resolve(api, schemas[name]), api)
        elif open_name:
            values.setdefault(open_name, {})[name] = texts[-1]
        elif name not in EVERYWHERE:
            raise bad_parameter(name, f"there is no such parameter; known: {', '.join(schemas) or 'none'}")
    for name, schema in schemas.items():
        if name not in values and schema.get("required") is True:
            raise bad_parameter(name, "is required")
    return values


def _open_name(schemas: Mapping[str, Schema]) -> str | None:
    """The parameter that takes whatever has no name of its own."""
    return next((name for name, schema in schemas.items() if schema.get("open")), None)


def _value(name: str, texts: list[str], schema: Schema, api: str) -> Any:
    kinds = schema.get("type", "string")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if "array" in kinds:
        items = resolve(api, schema.get("items", {}))
        return [_value(name, [part], items, api) for text in texts for part in text.split(",") if part]
    if len(texts) > 1:
        raise bad_parameter(name, "is given more than once")
    text = texts[0].strip() if name == "sort" else texts[0]
    if name == "sort" and texts[0].startswith(" "):
        text = f"+{text}"  # a raw plus sign arrives as a space
    value = _scalar(name, text, kinds)
    choices = schema.get("enum")
    if choices and value not in choices:
        raise bad_parameter(name, f"{value!r} is not one of: {', '.join(map(str, choices))}")
    if value < schema.get("minimum", value) or value > schema.get("maximum", value):
        bounds = f"{schema.get('minimum', '...')} to {schema.get('maximum', '...')}"
        raise bad_parameter(name, f"{value} is not in {bounds}")
    return value


def _scalar(name: str, text: str, kinds: list[str]) -> Any:
    if "boolean" in kinds:
        if text.lower() not in _BOOLEANS:
            raise bad_parameter(name, f"{text!r} is neither true nor false")
        return _BOOLEANS[text.lower()]
    if "integer" in kinds or "number" in kinds:
        try:
            number = float(text)
        except ValueError:
            raise bad_parameter(name, f"{text!r} is not a number") from None
        if number.is_integer():
            return int(number)
        if "number" not in kinds:
            raise bad_parameter(name, f"{text!r} is not a whole number")
        return number
    return text


# Body -------------------------------------------------------------------------------------------------------


@functools.cache
def _validator(api: str, name: str, content_type: str, part: str) -> Validator:
    # Loaded with the first body, so that a tenant starts without it.
    from jsonschema import Draft202012Validator

    schema = body_contents(api, name)[1][content_type]
    if part:
        schema = resolve(api, schema)["properties"][part]
    return Draft202012Validator({**schema, "$defs": _document(api).get("$defs", {})})


def check_body(api: str, name: str, content_type: str, body: Any, part: str = "") -> None:
    """400 pointing at the place in the body that does not fit the operation's schema."""
    errors = sorted(
        _validator(api, name, content_type, part).iter_errors(body),
        key=lambda error: list(map(str, error.path)),
    )
    if errors:
        place = "".join(f"/{step}" for step in errors[0].absolute_path)
        raise bad_body(_short(errors[0].message), place)


def decode_json(data: bytes) -> Any:
    """Decode a JSON body; 400 saying where it is not JSON."""
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ApiError(
            400, f"The body is not JSON: {error}", title="Invalid request body", pointer=""
        ) from None


def _short(message: str) -> str:
    return message if len(message) <= 300 else f"{message[:300]}..."
