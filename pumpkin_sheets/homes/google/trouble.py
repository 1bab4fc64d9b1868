"""What went wrong between this computer and Google, and the sentence that helps an owner.

No sentence quotes a token, a key, a proxy's address or the text of a foreign exception.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import requests
from google.auth.exceptions import GoogleAuthError, RefreshError

from pumpkin_sheets.book import BookChanged, BookError

_PATIENT_STATUS = {408, 429, 500, 502, 503, 504}


class BookUncertain(BookError):
    """Google fell silent over a write that must not be repeated blindly: it may be there or not."""


@dataclass(frozen=True)
class Trouble:
    """What went wrong; whether it may pass; whether the server may have applied the request."""

    error: BookError
    passing: bool = False
    unsure: bool = False

    def final(self, writing: bool) -> BookError:
        """The error as its owner shall read it when nothing more is tried."""
        if writing and self.unsure:
            return BookUncertain(
                f"{self.error} It is not certain that nothing was written; the next run sees to it."
            )
        return self.error


def network_trouble(error: Exception) -> Trouble:
    if isinstance(error, RefreshError):
        return _token_trouble(error)
    cause: BaseException = error
    if isinstance(error, GoogleAuthError) and error.args:
        # google-auth wraps the network's exception when the token address cannot be reached.
        inner = error.args[0]
        cause = inner if isinstance(inner, BaseException) else error
    if isinstance(cause, requests.exceptions.SSLError):
        return Trouble(
            BookError(
                "The connection to Google cannot be trusted: its certificate is not one that this "
                "computer knows. If your office checks its traffic, set REQUESTS_CA_BUNDLE to the "
                "office's certificate file; ask whoever looks after the network."
            )
        )
    if isinstance(cause, requests.exceptions.ProxyError):
        return Trouble(
            BookError(
                "The proxy does not let this computer reach Google; check the variable "
                "HTTPS_PROXY (its address, and the name and password if it wants them)."
            ),
            passing="407" not in str(cause),
        )
    if isinstance(cause, requests.exceptions.ConnectTimeout):
        return Trouble(BookError(_UNREACHABLE), passing=True)
    if isinstance(cause, requests.exceptions.Timeout):
        return Trouble(
            BookError("Google did not answer in time, again and again; try later."),
            passing=True,
            unsure=True,
        )
    passing = isinstance(
        cause,
        (
            requests.exceptions.ConnectionError,
            requests.exceptions.ChunkedEncodingError,
            requests.exceptions.ContentDecodingError,
        ),
    )
    return Trouble(BookError(_UNREACHABLE), passing=passing, unsure=True)


_UNREACHABLE = (
    "Google cannot be reached from this computer; check the internet connection, and in an "
    "office the variable HTTPS_PROXY."
)


def _token_trouble(error: RefreshError) -> Trouble:
    """Google refused to give the service account a token."""
    said = " ".join(str(part) for part in error.args).lower()
    if "iat and exp" in said or "clock" in said or "reasonable timeframe" in said:
        return Trouble(
            BookError(
                "Google does not accept this computer's clock; set the date and time right "
                "(automatically, from the internet) and run this again."
            )
        )
    if getattr(error, "retryable", False):
        return Trouble(
            BookError("Google's sign-in is not working at the moment; try later."), passing=True
        )
    return Trouble(
        BookError(
            "Google no longer accepts the key: it was deleted, or its service account was. Make a "
            "new key in the Google console (Keys > Add key) and give its file."
        )
    )


def status_trouble(status: int, answer: Any, account: str, writing: bool) -> Trouble:
    error = answer.get("error", {}) if isinstance(answer, dict) else {}
    error = error if isinstance(error, dict) else {}
    message = str(error.get("message", ""))
    known = json.dumps(error)
    if status == 429 or (status == 403 and "ateLimitExceeded" in known):
        return Trouble(
            BookError(
                "Google has had too many requests from this account in one minute and still "
                "refuses; run this again later."
            ),
            passing=True,
        )
    if status in _PATIENT_STATUS:
        return Trouble(
            BookError("Google Sheets is out of order at the moment; try later."),
            passing=True,
            unsure=True,
        )
    if status == 401:
        return Trouble(
            BookError(
                "Google does not accept the service account's token; make a new key in the "
                "Google console (Keys > Add key) and give its file."
            )
        )
    if status == 403 and ("SERVICE_DISABLED" in known or "has not been used" in message):
        return Trouble(
            BookError(
                "The Google Sheets API is switched off in the service account's project; open the "
                "Google console, choose APIs & Services > Library > Google Sheets API > Enable, "
                "and wait some minutes."
            )
        )
    if status == 403 and writing:
        return Trouble(
            BookError(
                f"The sheet is shared for reading only; share it with {account} as Editor. "
                "Nothing was written."
            )
        )
    if status == 403:
        return Trouble(
            BookError(f"Google does not let us open the sheet; share it with {account} as Editor.")
        )
    if status == 404:
        return Trouble(
            BookError(
                "There is no Google Sheet at this address: it was deleted, or the address is "
                "not complete."
            )
        )
    if status == 400:
        return Trouble(_refusal(message, account))
    return Trouble(BookError(f"Google answered with an error ({status}); try later."))


def _refusal(message: str, account: str) -> BookError:
    """The sentence for a request that Google would not apply; nothing of it was written."""
    if "not supported for this document" in message:
        return BookError(
            "This is an Excel file that Google only shows; open it in Google Sheets and choose "
            "File > Save as Google Sheets, then give the address of the new sheet."
        )
    if "protected cell" in message:
        return BookError(
            f"Somebody protected cells that Pumpkin writes; allow {account} to edit them "
            "(Data > Protect sheets and ranges). Nothing was written."
        )
    if "limit of" in message and "cells" in message:
        return BookError(
            "The Google Sheet is full (ten million cells); delete sheets, rows or columns that "
            "are not needed. Nothing was written."
        )
    if re.search(r"No grid with id|beyond the last requested|exceeds grid limits", message):
        return BookChanged(
            "Somebody changed the sheets while they were being worked on; nothing was written."
        )
    if "Unable to parse range" in message:
        return BookChanged("A sheet was renamed or deleted meanwhile; nothing was written.")
    return BookError(f"Google would not accept the request: {message or 'no reason given'}")
