"""The bad luck a test can script, one fault per request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "answer",  # answer with a status and a body, touching nothing
    "reset before",  # cut the connection before the request was applied
    "reset after",  # apply the request, then cut the connection
    "hang before",  # say nothing at all, apply nothing
    "hang after",  # apply the request, then say nothing
    "truncate",  # apply the request, send half of the JSON with an honest length of its own
    "cut short",  # apply the request, promise the whole length and send half of it
    "web page",  # apply nothing and answer 200 with a page of HTML, as sign-in pages do
    # What only ``Wire`` plays, because no server is ever reached:
    "no name",  # the address's name is not known
    "no way",  # nobody takes the connection
    "no connection",  # nobody answers to the wish to connect
    "wrong certificate",
    "proxy says no",  # 407: the proxy wants a name and a password
]

UNSENT = ("no name", "no way", "no connection", "wrong certificate", "proxy says no")


@dataclass(frozen=True)
class Fault:
    """What goes wrong with the next request that matches ``on``.

    ``on`` is the name of a call as ``StandIn.calls`` lists it ("values.batchGet",
    "spreadsheets.batchUpdate", "token", ...), or "" for any call to the Sheets API.
    """

    kind: Kind
    on: str = ""
    status: int = 503
    body: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def matches(self, call: str) -> bool:
        return self.on == call or (self.on == "" and call != "token")


def error_body(status: int, message: str, reason: str | None = None) -> dict[str, Any]:
    """Google's JSON for an error."""
    names = {
        400: "INVALID_ARGUMENT",
        401: "UNAUTHENTICATED",
        403: "PERMISSION_DENIED",
        404: "NOT_FOUND",
        429: "RESOURCE_EXHAUSTED",
        500: "INTERNAL",
        503: "UNAVAILABLE",
    }
    error: dict[str, Any] = {
        "code": status,
        "message": message,
        "status": names.get(status, "UNKNOWN"),
    }
    if reason is not None:
        error["details"] = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}]
    return {"error": error}
