"""What went wrong between this computer and Google, and the sentence that helps an owner.

No sentence quotes a token, a key, a proxy's address or the text of a foreign exception.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from typing import Any

import requests
from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from pumpkin_sheets.book import BookChanged, BookError
from pumpkin_sheets.sheets.words import Sentence

_CERTIFICATES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""The variables that name a file of certificates, the first one that is set."""


class NoToken(TransportError):
    """Google's address of tokens gave none; ``key`` is what is said of it, and it may pass."""

    def __init__(self, key: str) -> None:
        super().__init__(key)  # type: ignore[no-untyped-call]
        self.key = key


class GoogleDown(BookError):
    """Google itself is not to be had for the moment: no book is at fault, and waiting may help."""


class BookUncertain(BookError):
    """Google fell silent over a write that must not be repeated blindly: it may be there or not."""


@dataclass(frozen=True)
class Trouble:
    """What went wrong, and whether the server may have applied the request."""

    error: BookError
    unsure: bool = False

    @property
    def passing(self) -> bool:
        """Whether it may pass by waiting."""
        return isinstance(self.error, GoogleDown)

    def final(self, writing: bool) -> BookError:
        """The error as its owner shall read it when nothing more is tried."""
        if writing and self.unsure:
            return BookUncertain("google.not_certain", why=self.error)
        return self.error


def is_down(error: BaseException) -> bool:
    """Whether a call failed for want of Google itself, and not for anything in one book."""
    why = error.facts["why"] if isinstance(error, BookUncertain) else error
    return isinstance(why, GoogleDown)


def network_trouble(error: Exception) -> Trouble:
    """Where there was no answer; what fails on the way to a token was never sent itself."""
    trouble = _trouble(error)
    return replace(trouble, unsure=trouble.unsure and not isinstance(error, GoogleAuthError))


def _trouble(error: Exception) -> Trouble:
    if isinstance(error, RefreshError):
        return _token_trouble(error)
    if isinstance(error, NoToken):
        return Trouble(GoogleDown(error.key))
    cause: BaseException = error
    if isinstance(error, GoogleAuthError) and error.args:
        # google-auth wraps the network's exception when the token address cannot be reached.
        inner = error.args[0]
        cause = inner if isinstance(inner, BaseException) else error
    if isinstance(cause, OSError) and not isinstance(cause, requests.RequestException):
        return _computer_trouble(cause)
    if isinstance(cause, requests.exceptions.SSLError) and "EOF occurred" not in str(cause):
        return Trouble(BookError("google.certificate"))
    if isinstance(cause, requests.exceptions.ProxyError) and _refused(cause):
        kind = BookError if "407" in str(cause) else GoogleDown
        return Trouble(kind("google.proxy"))
    if isinstance(cause, requests.exceptions.ConnectTimeout) or isinstance(
        _reason(cause), NewConnectionError
    ):
        return Trouble(GoogleDown("google.unreachable"))
    if isinstance(cause, requests.exceptions.Timeout):
        return Trouble(GoogleDown("google.silent"), unsure=True)
    passing = isinstance(
        cause,
        (
            requests.exceptions.ConnectionError,
            requests.exceptions.ChunkedEncodingError,
            requests.exceptions.ContentDecodingError,
        ),
    )
    kind = GoogleDown if passing else BookError
    return Trouble(kind("google.unreachable"), unsure=True)


def _computer_trouble(error: OSError) -> Trouble:
    """This computer itself could not begin; ``requests`` looks for the certificates first."""
    named = next((name for name in _CERTIFICATES if os.environ.get(name)), None)
    if named is not None and not Path(os.environ[named]).exists():
        return Trouble(BookError("google.no_certificates", variable=named))
    kind = GoogleDown if isinstance(error, ConnectionError | TimeoutError) else BookError
    return Trouble(kind("google.unreachable"), unsure=True)


def _reason(error: BaseException) -> object:
    """Why urllib3 gave up, where that is known."""
    return getattr(error.args[0] if error.args else None, "reason", None)


def _refused(error: requests.exceptions.ProxyError) -> bool:
    """Whether the proxy was not reached or said no; urllib3 blames it for a cut connection too."""
    begun = getattr(_reason(error), "original_error", None)
    if isinstance(begun, NewConnectionError | ConnectTimeoutError) or begun is None:
        return True
    return "Tunnel connection failed" in str(begun)


def _token_trouble(error: RefreshError) -> Trouble:
    """Google refused to give the service account a token."""
    said = " ".join(str(part) for part in error.args).lower()
    if "iat and exp" in said or "clock" in said or "reasonable timeframe" in said:
        return Trouble(BookError("google.clock"))
    if getattr(error, "retryable", False):
        return Trouble(GoogleDown("google.sign_in_broken"))
    return Trouble(BookError("google.key_gone"))


def status_trouble(status: int, answer: Any, account: str, writing: bool) -> Trouble:
    error = answer.get("error", {}) if isinstance(answer, dict) else {}
    error = error if isinstance(error, dict) else {}
    message = str(error.get("message", ""))
    known = json.dumps(error)
    if status == 429 or (status == 403 and "ateLimitExceeded" in known):
        return Trouble(GoogleDown("google.too_many"))
    if status == HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED or (status == 403 and answer is None):
        return Trouble(GoogleDown("google.sign_in_page"))
    if status == HTTPStatus.REQUEST_TIMEOUT or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Trouble(GoogleDown("google.out_of_order"), unsure=True)
    if status == 401:
        return Trouble(BookError("google.token"))
    if status == 403 and ("SERVICE_DISABLED" in known or "has not been used" in message):
        return Trouble(BookError("google.switched_off"))
    if status == 403 and writing:
        return Trouble(BookError("google.reading_only", account=account))
    if status == 403:
        return Trouble(BookError("google.not_shared", account=account))
    if status == 404:
        return Trouble(BookError("google.not_there"))
    if status == 400:
        return Trouble(_refusal(message, account))
    return Trouble(BookError("google.status", status=status))


def _refusal(message: str, account: str) -> BookError:
    """The sentence for a request that Google would not apply; nothing of it was written."""
    if "not supported for this document" in message:
        return BookError("google.excel_file")
    if "protected cell" in message:
        return BookError("google.protected", account=account)
    if "limit of" in message and "cells" in message:
        return BookError("google.full")
    if re.search(r"No grid with id|beyond the last requested|exceeds grid limits", message):
        return BookChanged("google.changed_meanwhile")
    if "Unable to parse range" in message:
        return BookChanged("google.renamed_meanwhile")
    return BookError("google.refused", why=message or Sentence("google.no_reason"))
