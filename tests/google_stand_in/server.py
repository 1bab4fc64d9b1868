"""The stand-in's HTTP server: tokens, routes, quotas, sharing and scripted bad luck."""

from __future__ import annotations

import base64
import json
import re
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from . import discovery
from .answers import PAGE, Answer, failure, grant_refused, success
from .faults import Fault, error_body
from .protection import refuse_box
from .ranges import RefusedError, parse_mask, parse_range, pick
from .sheets import Spreadsheet
from .updates import batch_update
from .values import enter
from .wire import Server, handler

READS = ("spreadsheets.get", "values.get", "values.batchGet")
LONGEST = 2048 - len("https://sheets.googleapis.com")
"""Google does not say how long an address may be; its own libraries send no longer one."""


class StandIn:
    """A Sheets API on a loopback port.  Use it as a context manager.

    ``calls`` lists every request that arrived, by name, failed ones too; ``bodies`` holds the
    JSON of the writes, ``sizes`` their bytes.  ``faults`` are used up in order by the requests they
    match.  ``largest`` is how many bytes a request may have (Google advises 2 MB);
    ``answers_fully`` whether a write is answered with the spreadsheet where it is asked for.
    """

    def __init__(self) -> None:
        self.books: dict[str, Spreadsheet] = {}
        self.calls: list[str] = []
        self.bodies: list[dict[str, Any]] = []
        self.sizes: list[int] = []
        self.largest: int | None = None
        self.answers_fully = True
        self.faults: list[Fault] = []
        self.account = "pumpkin@studio.iam.gserviceaccount.com"
        self.api_enabled = True
        self.key_works = True
        self.clock_skewed = False
        self.quota: int | None = None
        self.clock: Callable[[], float] = time.monotonic
        self.released = threading.Event()
        self._meanwhile: list[list[Any]] = []
        self._tokens: set[str] = set()
        self._used: dict[str, list[float]] = {"read": [], "write": []}
        self._lock = threading.RLock()
        self._server = Server(("127.0.0.1", 0), handler(self.serve, self.released))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> StandIn:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def close(self) -> None:
        """For one that was never started: requests are handed to ``serve`` by hand."""
        self._server.server_close()

    @property
    def address(self) -> tuple[str, int]:
        host, port = self._server.server_address[:2]
        return str(host), int(port)

    # -- what tests say ------------------------------------------------------------------------

    def spreadsheet(self, key: str | None = None, **options: Any) -> Spreadsheet:
        """A new Google Sheet, shared with the service account, with one empty sheet."""
        book = Spreadsheet(key or fresh_key(), **options)
        book.add("Sheet1").sheet_id = 0
        self.books[book.key] = book
        return book

    def like(self, one: Spreadsheet, key: str | None = None) -> Spreadsheet:
        """A new Google Sheet that holds what another one does."""
        book = one.copied()
        book.key = key or fresh_key()
        for sheet in book.sheets:
            sheet.results = dict(sheet.results)
        self.books[book.key] = book
        return book

    def book(self, key: str) -> Spreadsheet:
        """The spreadsheet as it is now (each write makes a new one)."""
        return self.books[key]

    def fail(self, *faults: Fault, times: int = 1) -> None:
        self.faults += list(faults) * times

    def meanwhile(self, call: str, do: Callable[[], None], after: int = 0) -> None:
        """Run ``do`` just before a request of this name is served: somebody types.

        ``after`` requests of this name go by before.
        """
        self._meanwhile.append([call, do, after])

    def expire_tokens(self) -> None:
        self._tokens.clear()

    def forget_calls(self) -> None:
        self.calls.clear()
        self.bodies.clear()
        self.sizes.clear()

    # -- serving -------------------------------------------------------------------------------

    def serve(
        self, method: str, target: str, headers: dict[str, str], body: bytes
    ) -> tuple[Answer | None, Fault | None]:
        """The answer to one request, and the fault that spoils it on the way back."""
        method = meant(method, headers)
        if method == "GET" and body:
            target, body = f"{target}?{body.decode()}", b""
        elif len(target) > LONGEST:
            return Answer(414, PAGE, "text/html; charset=utf-8"), None
        path, query = urlsplit(target).path, parse_qs(urlsplit(target).query)
        call, key, rest = route(method, path)
        with self._lock:
            self.calls.append(call)
            self._let_others_type(call)
            fault = next((f for f in self.faults if f.matches(call)), None)
            if fault is not None:
                self.faults.remove(fault)
                if fault.kind == "answer":
                    text = fault.body
                    if text is None:
                        text = json.dumps(error_body(fault.status, "The service is unhappy."))
                    return (
                        Answer(fault.status, text.encode(), headers=tuple(fault.headers.items())),
                        None,
                    )
                if fault.kind == "web page":
                    return Answer(200, PAGE, "text/html; charset=utf-8"), None
                if fault.kind in ("reset before", "hang before"):
                    return None, fault
            try:
                answer = self._answer(call, key, rest, query, headers, body)
            except RefusedError as refusal:
                answer = failure(400, str(refusal))
            return answer, fault

    def _let_others_type(self, call: str) -> None:
        for entry in list(self._meanwhile):
            if entry[0] == call and entry[2]:
                entry[2] -= 1
            elif entry[0] == call:
                self._meanwhile.remove(entry)
                entry[1]()
                return

    def _answer(
        self,
        call: str,
        key: str,
        rest: str,
        query: dict[str, list[str]],
        headers: dict[str, str],
        body: bytes,
    ) -> Answer:
        if call == "token":
            return self._token(body)
        if headers.get("authorization", "").removeprefix("Bearer ") not in self._tokens:
            return failure(401, "Request had invalid authentication credentials.")
        if call == "unknown":
            return Answer(404, PAGE, "text/html; charset=utf-8")
        if not self.api_enabled:
            return failure(
                403,
                "Google Sheets API has not been used in project 123 before or it is disabled.",
                "SERVICE_DISABLED",
            )
        side = "read" if call in READS else "write"
        if not self._within_quota(side):
            return failure(
                429,
                f"Quota exceeded for quota metric '{side.title()} requests' and limit "
                f"'{side.title()} requests per minute per user' of service "
                "'sheets.googleapis.com'",
            )
        book = self.books.get(key)
        if book is None or book.deleted:
            return failure(404, "Requested entity was not found.")
        if book.role is None or (side == "write" and book.role != "writer"):
            return failure(403, "The caller does not have permission")
        if book.office_file:
            return failure(400, "This operation is not supported for this document")
        if self.largest is not None and len(body) > self.largest:
            return failure(400, f"Request payload size exceeds the limit: {self.largest} bytes.")
        if side == "read":
            return self._read(call, book, rest, query)
        self.sizes.append(len(body))
        return self._write(call, book, rest, query, json.loads(body or b"{}"))

    def _token(self, body: bytes) -> Answer:
        form = parse_qs(body.decode())
        if not self.key_works:
            return grant_refused("Invalid JWT Signature.")
        if self.clock_skewed:
            return grant_refused(
                "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable "
                "timeframe. Check your iat and exp values in the JWT claim."
            )
        assertion = form["assertion"][0].split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(assertion + "=" * (-len(assertion) % 4)))
        if claims["scope"] != "https://www.googleapis.com/auth/spreadsheets":
            return grant_refused(f"scope {claims['scope']}")
        token = "ya29." + secrets.token_urlsafe(40)
        self._tokens.add(token)
        return success({"access_token": token, "expires_in": 3599, "token_type": "Bearer"})

    def _within_quota(self, side: str) -> bool:
        if self.quota is None:
            return True
        now = self.clock()
        used = self._used[side]
        used[:] = [moment for moment in used if now - moment < 60]
        if len(used) >= self.quota:
            return False
        used.append(now)
        return True

    def _read(self, call: str, book: Spreadsheet, rest: str, query: dict[str, list[str]]) -> Answer:
        answer: Any
        if call == "spreadsheets.get":
            grid = query.get("includeGridData", ["false"])[0].lower() == "true"
            fields = query.get("fields", [])
            # A field mask decides by itself whether grid data is sent, as Google documents.
            wanted = parse_mask(fields[0]) if fields else [["*"]]
            if fields:
                grid = any(path[:1] == ["*"] or path[:2] == ["sheets", "data"] for path in wanted)
            answer = pick(book.describe(query.get("ranges", []), grid), wanted)
        else:
            render = query.get("valueRenderOption", ["FORMATTED_VALUE"])[0]
            if render not in ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA"):
                raise RefusedError(f"Invalid value at 'value_render_option': {render}")
            if call == "values.get":
                answer = book.values(rest, render)
            else:
                answer = {
                    "spreadsheetId": book.key,
                    "valueRanges": [book.values(r, render) for r in query.get("ranges", [])],
                }
        return success(answer)

    def _write(
        self,
        call: str,
        book: Spreadsheet,
        rest: str,
        query: dict[str, list[str]],
        body: dict[str, Any],
    ) -> Answer:
        self.bodies.append(body)
        if call == "spreadsheets.batchUpdate":
            discovery.check("BatchUpdateSpreadsheetRequest", body)
            fresh, replies = batch_update(book, body.get("requests", []), self.account)
            answer: dict[str, Any] = {"spreadsheetId": book.key, "replies": replies}
            fields = query.get("fields", [])
            wanted = parse_mask(fields[0]) if fields else [["*"]]
            if body.get("includeSpreadsheetInResponse") and self.answers_fully:
                # A field mask decides by itself whether grid data is sent, as Google documents.
                grid = body.get("responseIncludeGridData", False)
                if fields:
                    grid = any(
                        path[:3] == ["updatedSpreadsheet", "sheets", "data"] for path in wanted
                    )
                answer["updatedSpreadsheet"] = fresh.describe(body.get("responseRanges", []), grid)
            self.books[book.key] = fresh
            return success(pick(answer, wanted))
        if call == "values.batchUpdate":
            discovery.check("BatchUpdateValuesRequest", body)
            blocks, option = body["data"], body.get("valueInputOption", "")
        elif call == "values.update":
            discovery.check("ValueRange", body)
            blocks = [{**body, "range": rest}]
            option = query.get("valueInputOption", [""])[0]
        elif call == "values.clear":
            title, top, left, bottom, right = parse_range(rest)
            sheet = book.named(title)
            bottom, right = bottom or sheet.rows, right or sheet.columns
            refuse_box(sheet, (top, left, bottom, right), self.account)
            for place in list(sheet.cells):
                if top <= place[0] < bottom and left <= place[1] < right:
                    sheet.type_in(*place, None)
            return success({"spreadsheetId": book.key, "clearedRange": rest})
        else:
            raise RefusedError(f"the stand-in does not know {call}")
        self.books[book.key] = enter(book, blocks, option, self.account)
        return success({"spreadsheetId": book.key})


def fresh_key() -> str:
    return "1" + secrets.token_hex(20)


def meant(method: str, headers: Mapping[str, str]) -> str:
    """What a request is: one with a long query is a POST that says that it means a GET."""
    return headers.get("x-http-method-override", method)


def route(method: str, path: str) -> tuple[str, str, str]:
    """The name of a call, the spreadsheet's key and the range in the path."""
    if path == "/token" and method == "POST":
        return "token", "", ""
    match = re.fullmatch(r"/v4/spreadsheets/([^/:]+)(?:(:batchUpdate)|/values(.*))?", path)
    if match is None:
        return "unknown", "", ""
    key, batch, values = match.groups()
    if batch:
        return "spreadsheets.batchUpdate", key, ""
    if values is None:
        return ("spreadsheets.get" if method == "GET" else "unknown"), key, ""
    if values in (":batchGet", ":batchUpdate", ":batchClear"):
        return "values" + values.replace(":", "."), key, ""
    text = unquote(values.removeprefix("/"))
    if text.endswith(":clear"):
        return "values.clear", key, text.removesuffix(":clear")
    return ("values.get" if method == "GET" else "values.update"), key, text
