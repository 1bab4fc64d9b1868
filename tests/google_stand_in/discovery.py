"""Google's own description of the API as an oracle for what we send.

``google-api-python-client`` ships the discovery document of Sheets version 4.  Where it is
installed, every request body is checked against it: an unknown field, a wrong type or an unknown
word of an enumeration is refused as Google refuses it.  Where it is absent nothing is checked,
and a test that ``need``s it says so.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import os
from pathlib import Path
from typing import Any

import pytest

from .ranges import RefusedError


@functools.cache
def schemas() -> dict[str, Any] | None:
    """Google's schemas by name, or ``None`` where they are not installed."""
    found = importlib.util.find_spec("googleapiclient")
    if found is None or found.origin is None:
        return None
    document = Path(found.origin).parent / "discovery_cache" / "documents" / "sheets.v4.json"
    if not document.is_file():
        return None
    described: dict[str, Any] = json.loads(document.read_text(encoding="utf-8"))["schemas"]
    return described


def need() -> None:
    """Skip a test where they are not installed (a failure where CI requires them)."""
    if schemas() is None:
        if os.environ.get("PUMPKIN_REQUIRE_PROGRAMS"):
            pytest.fail("google-api-python-client is required here: it is in the extra [test]")
        pytest.skip("google-api-python-client is not installed (it is in the extra [test])")


def check(name: str, body: Any) -> None:
    """Raise RefusedError where ``body`` is not what Google describes under ``name``."""
    known = schemas()
    if known is not None:
        _check(known, {"$ref": name}, body, name)


def _check(known: dict[str, Any], schema: dict[str, Any], value: Any, where: str) -> None:
    if "$ref" in schema:
        schema = known[schema["$ref"]]
    kind = schema.get("type", "any")
    if kind == "object":
        if not isinstance(value, dict):
            raise RefusedError(f"Invalid value at '{where}': an object is wanted")
        described = schema.get("properties", {})
        any_name = schema.get("additionalProperties")  # of a map
        for name, inner in value.items():
            if any_name is not None and name not in described:
                _check(known, any_name, inner, f"{where}.{name}")
                continue
            if name not in described:
                raise RefusedError(
                    f'Invalid JSON payload received. Unknown name "{name}" at '
                    f"'{where}': Cannot find field."
                )
            if inner is None or described[name].get("readOnly"):
                continue  # null means absent; what is read-only is ignored
            _check(known, described[name], inner, f"{where}.{name}")
    elif kind == "array":
        if not isinstance(value, list):
            raise RefusedError(f"Invalid value at '{where}': a list is wanted")
        for index, inner in enumerate(value):
            _check(known, schema["items"], inner, f"{where}[{index}]")
    else:
        _check_plain(schema, kind, value, where)


def _check_plain(schema: dict[str, Any], kind: str, value: Any, where: str) -> None:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    fits = {
        "string": isinstance(value, str),
        "boolean": isinstance(value, bool),
        "integer": number and float(value).is_integer(),
        "number": number,
    }.get(kind, True)
    if not fits:
        raise RefusedError(f"Invalid value at '{where}' ({kind}), {value!r}")
    if "enum" in schema and value not in schema["enum"]:
        raise RefusedError(f"Invalid value at '{where}' (enum), {value!r}")
