"""What is sent back: Google's JSON, or the web page of somebody in between."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from .faults import error_body


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    kind: str = "application/json; charset=UTF-8"
    headers: tuple[tuple[str, str], ...] = ()


PAGE = b"<!DOCTYPE html><html><title>Sign in</title><body>Welcome to the network.</body></html>"


def success(answer: Any) -> Answer:
    return Answer(200, json.dumps(answer, ensure_ascii=False).encode())


def failure(status: int, message: str, reason: str | None = None) -> Answer:
    return Answer(status, json.dumps(error_body(status, message, reason)).encode())


def grant_refused(description: str) -> Answer:
    body = {"error": "invalid_grant", "error_description": description}
    return Answer(400, json.dumps(body).encode())
