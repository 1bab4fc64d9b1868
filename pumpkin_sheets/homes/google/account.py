"""The service account: its key file, and the token that Google gives for it.

No sentence quotes a token or a key, and none is chained to an exception that does.
"""

from __future__ import annotations

import json
import os
from collections.abc import MutableMapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

import requests
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import Request
from google.oauth2 import service_account

from pumpkin_sheets.book import BookError
from pumpkin_sheets.homes.google.trouble import NoToken
from pumpkin_sheets.homes.repositories import in_repository

SCOPE = "https://www.googleapis.com/auth/spreadsheets"

PAGE = "google.sign_in_page"
"""The key of what is said of a web page in place of Google."""


class _Credentials(service_account.Credentials):
    """A service account that speaks to Google's token address and to nobody else.

    google-auth asks a third address, in a thread of its own, where the account's data may be
    processed.  An office network need not allow that address, and a sheet does not need the
    answer.
    """

    def before_request(
        self, request: Any, method: str, url: str, headers: MutableMapping[str, str]
    ) -> None:
        if not self.valid:
            self.refresh(request)  # type: ignore[no-untyped-call]
        self.apply(headers)  # type: ignore[no-untyped-call]


class Tokens(Request):
    """The way to Google's token address, which may answer with something else than Google.

    google-auth takes a sign-in page for a token, and stumbles over it, or for a refusal.
    """

    def __init__(self, session: requests.Session, times: tuple[float, float]) -> None:
        super().__init__(session)
        self._times = times

    def __call__(self, *given: Any, **named: Any) -> Any:
        named["timeout"] = self._times
        response = super().__call__(*given, **named)  # type: ignore[no-untyped-call]
        try:
            answer = json.loads(response.data)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            broken = response.status >= HTTPStatus.INTERNAL_SERVER_ERROR
            portal = response.status == HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED
            raise NoToken("google.sign_in_broken" if broken and not portal else PAGE)
        if response.status == HTTPStatus.OK and not answer.get("access_token"):
            raise NoToken("google.broken_answer")
        return response


def load_key(key_file: Path) -> service_account.Credentials:
    """The service account in a key file.  Raises BookError when the file is unfit or unsafe."""
    path = key_file.expanduser()
    name = path.name
    try:
        status = path.stat()
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise BookError("google.key_unreadable", name=name) from None
    if os.name == "posix" and status.st_mode & 0o077:
        raise BookError("google.key_not_private", name=name)
    if in_repository(path):
        raise BookError("google.key_in_repository", name=name)
    try:
        found = json.loads(text)
        if not isinstance(found, dict) or found.get("type") != "service_account":
            raise ValueError
        credentials: service_account.Credentials = _Credentials.from_service_account_info(
            found, scopes=[SCOPE]
        )  # type: ignore[no-untyped-call]
        return credentials
    except (ValueError, GoogleAuthError):
        raise BookError("google.key_of_no_account", name=name) from None
