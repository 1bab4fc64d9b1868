"""Talking to Google Sheets: the connection, patience, and what errors mean.

Everything that can go wrong between this computer and Google ends here, either in a retry that is
safe or in a BookError whose sentence helps an owner.  No sentence quotes a token, a key, a proxy's
address or the text of a foreign exception, and none is chained to one: a scheduler's log is read
by people who must not find a secret in it.
"""

from __future__ import annotations

import contextlib
import copy
import json
import random
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

import requests
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import AuthorizedSession
from google.oauth2 import service_account
from gspread.http_client import HTTPClient
from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL, SPREADSHEET_URL
from requests.adapters import BaseAdapter

from pumpkin_sheets.homes.google.account import PAGE, Tokens
from pumpkin_sheets.homes.google.trouble import (
    GoogleDown,
    Trouble,
    network_trouble,
    status_trouble,
)

PROGRAM = "pumpkin-sheets (gzip)"
"""What this program calls itself: Google compresses for who has that word in its name."""
LONGEST_ADDRESS = 2048
"""So many characters an address has at most.  Google's own libraries (``MAX_URI_LENGTH`` of
google-api-python-client, ``MaxUrlLengthInterceptor`` of .NET, ``MethodOverride`` of Java) send what
is longer in a POST that says that it means a GET."""


@dataclass(frozen=True)
class Patience:
    """How long to go on trying.

    ``connect``, ``answer`` and ``brief`` are time-outs in seconds.  ``answer`` lies above the 180
    seconds after which Google itself gives up, so a write that got no answer is not still going
    on; ``brief`` is for a token and for calls that ask for no cells, which Google answers at once.
    Waits double from ``first`` to ``longest`` seconds, each times 0.5 to 1.5 by chance; with the
    defaults they add up to about two minutes, and Google's quotas are refilled every minute.
    After ``silence`` seconds spent in calls that failed no third one is tried.
    """

    tries: int = 7
    first: float = 2.0
    longest: float = 60.0
    connect: float = 15.0
    answer: float = 190.0
    brief: float = 60.0
    silence: float = 150.0
    longest_asked: float = 120.0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    chance: Callable[[], float] = random.random

    @property
    def brief_times(self) -> tuple[float, float]:
        """The time-outs of a call that is answered at once: to connect, and to answer."""
        return self.connect, min(self.brief, self.answer)

    def ends(self, tried: int, lost: float) -> bool:
        """Whether ``tried`` calls in vain, which took ``lost`` seconds, are enough."""
        return tried >= self.tries or (tried > 1 and lost >= self.silence)

    def wait(self, tried: int, asked: float | None) -> None:
        """Wait after ``tried`` failures; ``asked`` is the server's Retry-After, in seconds."""
        pause = min(self.longest, self.first * 2 ** (tried - 1)) * (0.5 + self.chance())
        self.sleep(max(pause, min(asked or 0.0, self.longest_asked)))


class SheetsClient(HTTPClient):
    """gspread's calls to the Sheets API, with bounded patience and errors in plain words.

    gspread's own ``BackOffHTTPClient`` (6.2.1) never gives up on some errors, repeats requests
    that must not be repeated, and knows nothing of broken connections.
    """

    def __init__(
        self,
        credentials: service_account.Credentials,
        patience: Patience | None = None,
        adapters: Mapping[str, BaseAdapter] | None = None,
    ) -> None:
        self.account: str = credentials.service_account_email
        self.patience = patience or Patience()
        tokens = requests.Session()
        session: requests.Session = AuthorizedSession(  # type: ignore[no-untyped-call]
            credentials, auth_request=Tokens(tokens, self.patience.brief_times)
        )
        session.headers["User-Agent"] = PROGRAM
        for prefix, adapter in (adapters or {}).items():
            tokens.mount(prefix, adapter)
            session.mount(prefix, adapter)
        self._told: tuple[float, float] | None = None  # Google's time, and our clock's then
        super().__init__(auth=credentials, session=session)

    def hurried(self, answer: float) -> SheetsClient:
        """The same connection for one try, in which Google has ``answer`` seconds to answer."""
        other = copy.copy(self)
        connect = min(self.patience.connect, answer)
        other.patience = replace(self.patience, tries=1, connect=connect, answer=answer)
        return other

    @property
    def now(self) -> float:
        """Google's time, in seconds since 1970: as it told last, and what passed since."""
        if self._told is None:
            return time.time()
        told, then = self._told
        return told + self.patience.clock() - then

    def describe(self, key: str, fields: str, ranges: Sequence[str] = ()) -> dict[str, Any]:
        """``spreadsheets.get`` with a field mask.  One call.  Raises BookError."""
        params: dict[str, Any] = {"fields": fields, "prettyPrint": "false"}
        if ranges:
            params["ranges"] = list(ranges)
        brief = re.search(r"\bdata\b", fields) is None
        _, answer = self._send(
            "get", SPREADSHEET_URL % key, params, None, repeatable=True, brief=brief
        )
        return answer

    def change(
        self,
        key: str,
        changes: Sequence[Mapping[str, Any]],
        *,
        repeatable: bool,
        before_repeat: Callable[[], bool] | None = None,
        seen: Sequence[str] = (),
        fields: str = "",
    ) -> dict[str, Any]:
        """``spreadsheets.batchUpdate``: all changes or none.  One call.  Raises BookError.

        ``repeatable`` says that applying the same changes twice leaves what applying them once
        does; only then is a call repeated whose answer was lost.  ``before_repeat`` is asked
        before every repeat: False where the call is no longer needed (the answer is empty then).
        The answer has the ranges ``seen`` as they are after the changes, with these ``fields``.
        """
        body: dict[str, Any] = {"requests": list(changes)}
        params = {"prettyPrint": "false"}
        if seen:
            body |= {"includeSpreadsheetInResponse": True, "responseRanges": list(seen)}
            params["fields"] = f"replies,updatedSpreadsheet({fields})"
        url = SPREADSHEET_BATCH_UPDATE_URL % key
        answer = self._try("post", url, params, body, repeatable, before_repeat=before_repeat)
        return {} if answer is None else answer[1]

    def request(
        self,
        method: str,
        endpoint: str,
        params: Any = None,
        data: bytes | None = None,
        json: Mapping[str, Any] | None = None,
        files: Any = None,
        headers: Any = None,
    ) -> requests.Response:
        """What gspread's own calls go through; values set at fixed places can be repeated."""
        if data is not None or files is not None or headers is not None:
            raise TypeError("the Sheets API takes JSON only")
        repeatable = method.lower() in ("get", "put") or endpoint.endswith(
            ("values:batchUpdate", ":clear", ":batchClear")
        )
        return self._send(method, endpoint, params, json, repeatable=repeatable)[0]

    def _send(
        self,
        method: str,
        url: str,
        params: Any,
        body: Any,
        *,
        repeatable: bool,
        brief: bool = False,
    ) -> tuple[requests.Response, dict[str, Any]]:
        """The response, and the object in it."""
        found = self._try(method, url, params, body, repeatable, brief)
        assert found is not None, "it is needed"
        return found

    def _try(
        self,
        method: str,
        url: str,
        params: Any,
        body: Any,
        repeatable: bool,
        brief: bool = False,
        before_repeat: Callable[[], bool] | None = None,
    ) -> tuple[requests.Response, dict[str, Any]] | None:
        """As ``_send``; None where ``before_repeat`` says that the call is no longer needed."""
        writing, patience = body is not None, self.patience
        sent = _sent(method, url, params, body)
        times = patience.brief_times if brief else (patience.connect, patience.answer)
        lost = 0.0
        for tried in range(1, patience.tries + 1):
            asked: float | None = None
            trouble: Trouble | None
            begun = patience.clock()
            try:
                response = self.session.request(**sent, timeout=times)
            except (OSError, GoogleAuthError) as error:  # requests' own are OSErrors
                trouble = network_trouble(error)
            else:
                self._note_time(response)
                answer = _answer(response)
                trouble = self._answer_trouble(response, answer, writing)
                if trouble is None:
                    return response, answer
                asked = _retry_after(response)
            lost += patience.clock() - begun
            last = patience.ends(tried, lost) or not trouble.passing
            if last or (trouble.unsure and not repeatable):
                raise trouble.final(writing) from None
            patience.wait(tried, asked)
            if before_repeat is not None and not before_repeat():
                return None
        raise AssertionError("patience has at least one try")

    def _note_time(self, response: requests.Response) -> None:
        with contextlib.suppress(ValueError):  # no date, or no sensible one
            told = parsedate_to_datetime(response.headers.get("Date", ""))
            self._told = told.timestamp(), self.patience.clock()

    def _answer_trouble(
        self, response: requests.Response, answer: Any, writing: bool
    ) -> Trouble | None:
        if response.ok:
            if isinstance(answer, dict):
                return None
            if "html" in response.headers.get("Content-Type", "").lower():
                return Trouble(GoogleDown(PAGE), unsure=True)
            return Trouble(GoogleDown("google.broken_answer"), unsure=True)
        return status_trouble(response.status_code, answer, self.account, writing)


_JSON = {"Content-Type": "application/json; charset=utf-8"}
_MEANS_GET = {
    "Content-Type": "application/x-www-form-urlencoded",
    "X-HTTP-Method-Override": "GET",
}


def _sent(method: str, url: str, params: Any, body: Any) -> dict[str, Any]:
    """What ``requests`` is told to send; the ranges of many sheets are too long for an address."""
    if body is not None:
        made = {"params": params, "data": compact(body), "headers": _JSON}
        return {"method": method, "url": url, **made}
    query = urlencode(params or {}, doseq=True)
    if method.lower() != "get" or len(f"{url}?{query}") <= LONGEST_ADDRESS:
        return {"method": method, "url": url, "params": params}
    return {"method": "post", "url": url, "data": query, "headers": _MEANS_GET}


def compact(body: Any) -> bytes:
    """JSON in as few bytes as it takes; ``requests`` would send six for a letter of Chinese."""
    return json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def _answer(response: requests.Response) -> Any:
    """The JSON of a response; None where it is none."""
    try:
        return response.json(object_hook=_formats_once())
    except ValueError:
        return None


def _formats_once() -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Of the number formats that the cells of a large sheet share one object each.

    They would take as much memory as the cells.
    """
    known: dict[object, dict[str, Any]] = {}

    def once(found: dict[str, Any]) -> dict[str, Any]:
        if len(found) > 1:
            return found
        if isinstance(found.get("type"), str):
            return known.setdefault(found["type"], found)
        if "numberFormat" in found:
            return known.setdefault(id(found["numberFormat"]), found)
        return found

    return once


def _retry_after(response: requests.Response) -> float | None:
    """The server's wish in seconds; dates are not used by Google and count as no wish."""
    try:
        return max(0.0, float(response.headers.get("Retry-After", "")))
    except ValueError:
        return None
