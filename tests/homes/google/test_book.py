"""The Google Sheet as a Book, against the stand-in, through the real gspread and google-auth."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from gspread import Client

from pumpkin_sheets.book import BookChanged, BookError, Rows
from pumpkin_sheets.homes.google.access import Patience, SheetsClient
from pumpkin_sheets.homes.google.account import load_key
from pumpkin_sheets.homes.google.addresses import spreadsheet_key
from pumpkin_sheets.homes.google.book import GoogleBook, open_google
from tests.google_stand_in import Fault, OfficeProxy, Redirect, Spreadsheet, StandIn, discovery
from tests.google_stand_in.people import insert_columns

REVIEW = Rows(1, (0, 1, 2), [["Studio Ünal", "VIP", 72.5], ["0042", "Worst", 12]])


@pytest.fixture
def sheet(stand_in: StandIn) -> Spreadsheet:
    book = stand_in.spreadsheet()
    clients = book.add("Clients", rows=20, columns=8)
    clients.fill([["Client", "Revenue"], ["Studio Ünal", 12000], ["0042", 800.5]])
    review = book.add("Review", rows=4, columns=3)
    review.fill([["Client", "Tier", "Score"]])
    return book


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def book(stand_in: StandIn, sheet: Spreadsheet, key_file: Path, waits: list[float]) -> GoogleBook:
    patience = Patience(tries=4, answer=0.5, sleep=waits.append, chance=lambda: 0.5)
    return open_google(sheet.key, key_file, patience, {"https://": Redirect(stand_in)})


def api_calls(stand_in: StandIn) -> list[str]:
    return [call for call in stand_in.calls if call != "token"]


# -- reading and writing ---------------------------------------------------------------------------


def test_reads_values_as_they_are(stand_in: StandIn, sheet: Spreadsheet, book: GoogleBook) -> None:
    clients = sheet.sheet("Clients")
    clients.fill([[True, "=1+1", "  x "]], row=3)
    clients.type_in(3, 3, "=3*1200")
    clients.results[(3, 3)] = 3600
    clients.type_in(3, 4, "=1/0")
    clients.results[(3, 4)] = "#DIV/0!"
    assert book.titles() == ["Sheet1", "Clients", "Review"]
    assert book.read(["Clients", "Sheet1"]) == {
        "Clients": [
            ["Client", "Revenue", None, None, None],
            ["Studio Ünal", 12000, None, None, None],
            ["0042", 800.5, None, None, None],
            [True, "=1+1", "  x ", 3600, "#DIV/0!"],
        ],
        "Sheet1": [],
    }
    assert book.name == "Pumpkin plan"


def test_a_cell_far_away_is_left_out_and_told(sheet: Spreadsheet, book: GoogleBook) -> None:
    clients = sheet.sheet("Clients")
    clients.rows, clients.columns = 30_000, 600
    clients.type_in(29_999, 0, " ")
    clients.type_in(1, 599, "right")
    assert book.read(["Clients"])["Clients"] == [
        ["Client", "Revenue", *[None] * 510],
        ["Studio Ünal", 12000, *[None] * 510],
        ["0042", 800.5, *[None] * 510],
    ]
    assert book.unread()["Clients"].cells == ((1, 599, "right"), (29_999, 0, " "))
    clients.cells.pop((29_999, 0))
    clients.cells.pop((1, 599))
    assert book.read(["Clients"])["Clients"][0] == ["Client", "Revenue"]
    assert book.unread() == {}


def test_text_stays_text_and_dates_are_dates(stand_in: StandIn, book: GoogleBook) -> None:
    rows = Rows(
        1,
        (0, 1, 2, 3, 4),
        [["=1+1", dt.date(2026, 3, 1), True, "", None], ["0042", None, 1.5, "+x", "@y"]],
    )
    book.read(["Clients", "Review"])
    assert book.write({"Review": rows})
    review = stand_in.book(book.key).sheet("Review")
    assert review.entered(1, 0) == {"stringValue": "=1+1"}
    assert review.entered(1, 1) == {"numberValue": 46082}
    assert review.entered(1, 2) == {"boolValue": True}
    assert review.entered(1, 3) is None
    assert review.entered(2, 0) == {"stringValue": "0042"}
    assert review.read(1, 1, 2, 2, "FORMATTED_VALUE") == [["2026-03-01"]]
    assert book.read(["Review"])["Review"][1][1] == dt.date(2026, 3, 1)
    assert not book.write({"Review": rows}), "what is there already is not written again"


def test_five_calls_at_most_and_two_when_nothing_changes(
    stand_in: StandIn, book: GoogleBook
) -> None:
    book.titles()
    book.read(["Clients", "Review"])
    assert book.write({"Review": REVIEW})
    assert stand_in.calls == [
        "token",
        "spreadsheets.get",
        "spreadsheets.get",
        "spreadsheets.get",
        "spreadsheets.batchUpdate",
    ]
    marked = Rows(1, (0, 1, 2), [["Studio Ünal", "VIP", 73]])
    assert book.write({"Review": marked}), "a second write needs one reading and one writing"
    assert len(api_calls(stand_in)) == 6
    stand_in.forget_calls()
    book.forget()
    book.titles()
    book.read(["Clients", "Review"])
    assert not book.write({"Review": marked})
    assert stand_in.calls == ["spreadsheets.get", "spreadsheets.get"]


def test_the_number_of_calls_does_not_grow_with_the_list(
    stand_in: StandIn, sheet: Spreadsheet, key_file: Path
) -> None:
    book = open_google(sheet.key, key_file, adapters={"https://": Redirect(stand_in)})
    sheet.sheet("Clients").fill([[f"Client {n}", n] for n in range(5000)], row=1)
    book.read(["Clients", "Review"])
    body = [[f"Client {n}", "Good", 60] for n in range(5000)]
    assert book.write({"Review": Rows(1, (0, 1, 2), body)})
    assert len(api_calls(stand_in)) == 4
    review = stand_in.book(book.key).sheet("Review")
    assert review.rows == 5001, "the sheet grew with the same batchUpdate"
    assert review.grid()[-1] == ["Client 4999", "Good", 60]


def test_rows_no_longer_used_are_cleared_and_the_header_stays(
    stand_in: StandIn, sheet: Spreadsheet, book: GoogleBook
) -> None:
    sheet.sheet("Review").fill([["a", 1, 2], ["b", 3, 4], ["c", 5, 6]], row=1)
    book.read(["Review"])
    assert book.write({"Review": Rows(1, (0, 1, 2), [["z", None, 9]])})
    assert stand_in.book(book.key).sheet("Review").grid() == [
        ["Client", "Tier", "Score"],
        ["z", "", 9],
    ]
    assert book.write({"Review": Rows(1, (0, 1, 2), [])})
    assert stand_in.book(book.key).sheet("Review").grid() == [["Client", "Tier", "Score"]]


def test_only_cells_of_ours_that_change_are_sent(
    stand_in: StandIn, sheet: Spreadsheet, book: GoogleBook
) -> None:
    review = sheet.sheet("Review")
    review.fill([["a", "my note", 2, "mine"], ["b", None, 4], ["c", "another", 6]], row=1)
    review.type_in(4, 3, "=A2")
    book.read(["Review"])
    assert book.write({"Review": Rows(1, (0, 2), [["a", 2], ["b", 5]])})
    (body,) = stand_in.bodies
    sent = [request["updateCells"] for request in body["requests"]]
    assert [(put["start"]["rowIndex"], put["start"]["columnIndex"]) for put in sent] == [
        (2, 2),
        (3, 0),
        (3, 2),
    ]
    assert stand_in.book(book.key).sheet("Review").grid() == [
        ["Client", "Tier", "Score"],
        ["a", "my note", 2, "mine"],
        ["b", "", 5],
        ["", "another"],
    ]
    assert stand_in.book(book.key).sheet("Review").entered(4, 3) == {"formulaValue": "=A2"}


def test_all_tables_or_none(stand_in: StandIn, sheet: Spreadsheet, book: GoogleBook) -> None:
    sheet.add("Changes", rows=3, columns=3)
    book.read(["Review", "Changes"])
    too_long = Rows(0, (0,), [["x" * 50_001]])
    with pytest.raises(BookError, match="50000 characters"):
        book.write({"Review": REVIEW, "Changes": too_long})
    assert stand_in.book(book.key).applied == 0
    assert stand_in.book(book.key).sheet("Review").grid() == [["Client", "Tier", "Score"]]


def test_a_missing_sheet_is_named(book: GoogleBook) -> None:
    with pytest.raises(BookError, match="“Pumpkin plan” has no sheet called “Settings”"):
        book.read(["Clients", "Settings"])


def test_titles_with_quotes(stand_in: StandIn, sheet: Spreadsheet, book: GoogleBook) -> None:
    for title in ("Unal's list", "A1", "客戶", "R!C"):
        sheet.add(title, 5, 5).fill([[title]])
    for title in ("Unal's list", "A1", "客戶", "R!C"):
        assert book.read([title]) == {title: [[title]]}


# -- people type meanwhile -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [(1, 1, 12001), (1, 1, "12000"), (3, 0, "New Client"), (1, 1, None), (2, 5, "=1+1")],
)
def test_typing_between_reading_and_writing(
    stand_in: StandIn,
    sheet: Spreadsheet,
    book: GoogleBook,
    row: int,
    column: int,
    value: str | int | None,
) -> None:
    book.read(["Clients", "Review"])
    sheet.sheet("Clients").type_in(row, column, value)
    with pytest.raises(BookChanged, match="typed on “Clients”"):
        book.write({"Review": REVIEW})
    assert "spreadsheets.batchUpdate" not in stand_in.calls
    book.read(["Clients", "Review"])
    assert book.write({"Review": REVIEW}), "the caller starts over"


def test_a_formula_that_moves_by_itself_is_nobodys_typing(
    stand_in: StandIn, sheet: Spreadsheet, book: GoogleBook
) -> None:
    clients = sheet.sheet("Clients")
    clients.type_in(1, 4, "=NOW()")
    clients.results[(1, 4)] = time.monotonic
    book.read(["Clients", "Review"])
    assert book.write({"Review": REVIEW})


def test_a_sheet_renamed_meanwhile(stand_in: StandIn, sheet: Spreadsheet, book: GoogleBook) -> None:
    book.read(["Clients", "Review"])
    sheet.sheet("Review").title = "My review"
    with pytest.raises(BookChanged):
        book.write({"Review": REVIEW})
    assert "My review" in book.titles()


def test_a_sheet_deleted_between_the_second_reading_and_the_writing(
    stand_in: StandIn, sheet: Spreadsheet, book: GoogleBook
) -> None:
    book.read(["Review"])
    stand_in.meanwhile(
        "spreadsheets.batchUpdate", lambda: sheet.sheets.remove(sheet.sheet("Review"))
    )
    with pytest.raises(BookChanged, match="nothing was written"):
        book.write({"Review": REVIEW})


# -- a network with bad luck -----------------------------------------------------------------------

PASSING = [
    Fault("answer", status=500),
    Fault("answer", status=502, body="<html>Error 502 (Server Error)!!1</html>"),
    Fault("answer", status=503),
    Fault("answer", status=429),
    Fault("reset before"),
    Fault("reset after"),
    Fault("hang before"),
    Fault("hang after"),
    Fault("truncate"),
    Fault("cut short"),
    Fault("web page"),
]


APPLIED = ("reset after", "hang after", "truncate", "cut short")
"""After these the write is there, and only its answer is lost."""


@pytest.mark.parametrize("fault", PASSING, ids=lambda f: f"{f.kind} {f.status}")
@pytest.mark.parametrize("call", ["spreadsheets.get", "spreadsheets.batchUpdate"])
def test_bad_luck_that_passes(
    stand_in: StandIn, book: GoogleBook, waits: list[float], fault: Fault, call: str
) -> None:
    stand_in.fail(Fault(fault.kind, call, fault.status, fault.body), times=2)
    book.read(["Clients", "Review"])
    assert book.write({"Review": REVIEW})
    came_through = call == "spreadsheets.batchUpdate" and fault.kind in APPLIED
    assert waits == ([2.0] if came_through else [2.0, 4.0]), "what is there is not sent again"
    assert stand_in.book(book.key).sheet("Review").grid() == [
        ["Client", "Tier", "Score"],
        ["Studio Ünal", "VIP", 72.5],
        ["0042", "Worst", 12],
    ], "never a duplicated row"


@pytest.mark.parametrize(
    "fault",
    [fault for fault in PASSING if fault.kind not in APPLIED],
    ids=lambda f: f"{f.kind} {f.status}",
)
def test_bad_luck_that_stays_ends_in_a_sentence(
    stand_in: StandIn, book: GoogleBook, waits: list[float], fault: Fault
) -> None:
    book.read(["Clients", "Review"])
    stand_in.fail(Fault(fault.kind, "spreadsheets.batchUpdate", fault.status, fault.body), times=9)
    with pytest.raises(BookError) as caught:
        book.write({"Review": REVIEW})
    assert len(waits) == 3, "bounded"
    assert str(caught.value).endswith(".")
    assert caught.value.__cause__ is None
    assert ("not certain" in str(caught.value)) == (fault.status != 429)


@pytest.mark.parametrize("kind", APPLIED)
def test_a_lost_answer_is_followed_by_a_look(
    stand_in: StandIn, book: GoogleBook, waits: list[float], kind: str
) -> None:
    book.read(["Clients", "Review"])
    stand_in.fail(Fault(kind, "spreadsheets.batchUpdate"), times=9)  # type: ignore[arg-type]
    stand_in.forget_calls()
    assert book.write({"Review": REVIEW})
    assert stand_in.calls == ["spreadsheets.get", "spreadsheets.batchUpdate", "spreadsheets.get"]
    assert len(waits) == 1
    assert stand_in.book(book.key).applied == 1


def test_a_write_is_verified_again_before_it_is_repeated(
    stand_in: StandIn, sheet: Spreadsheet, key_file: Path
) -> None:
    def insert(_: float) -> None:
        insert_columns(stand_in.book(sheet.key), "Review", 0)

    patience = Patience(tries=4, sleep=insert)
    book = open_google(sheet.key, key_file, patience, {"https://": Redirect(stand_in)})
    book.read(["Clients", "Review"])
    stand_in.fail(Fault("answer", "spreadsheets.batchUpdate"))
    with pytest.raises(BookChanged, match="typed on “Review”"):
        book.write({"Review": REVIEW})
    assert stand_in.book(book.key).applied == 0
    assert stand_in.book(book.key).sheet("Review").grid() == [["", "Client", "Tier", "Score"]]


def test_retry_after_is_honoured(stand_in: StandIn, book: GoogleBook, waits: list[float]) -> None:
    stand_in.fail(Fault("answer", status=429, headers={"Retry-After": "31"}))
    stand_in.fail(Fault("answer", status=429, headers={"Retry-After": "99999"}))
    book.titles()
    assert waits == [31.0, 120.0]


def test_waits_differ_by_chance() -> None:
    waits: list[float] = []
    for chance in (0.0, 0.999):
        Patience(sleep=waits.append, chance=lambda chance=chance: chance).wait(1, None)
    assert waits[0] == 1.0
    assert waits[1] == pytest.approx(3.0, abs=0.01)


def test_a_quota_of_a_minute_is_waited_out(
    stand_in: StandIn, sheet: Spreadsheet, key_file: Path
) -> None:
    now = [0.0]
    stand_in.quota, stand_in.clock = 1, lambda: now[0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    patience = Patience(sleep=sleep, chance=lambda: 0.5)
    book = open_google(sheet.key, key_file, patience, {"https://": Redirect(stand_in)})
    book.read(["Clients", "Review"])
    assert book.write({"Review": REVIEW})
    assert now[0] >= 120


def test_an_expired_token_is_renewed(stand_in: StandIn, book: GoogleBook) -> None:
    book.read(["Review"])
    stand_in.expire_tokens()
    assert book.write({"Review": REVIEW})
    assert stand_in.calls.count("token") == 2


# -- what an owner can mend ------------------------------------------------------------------------


def test_sentences_for_owners(stand_in: StandIn, sheet: Spreadsheet, book: GoogleBook) -> None:
    account = "pumpkin@studio.iam.gserviceaccount.com"
    sheet.role = None
    with pytest.raises(BookError, match=f"share it with {account} as Editor"):
        book.titles()
    sheet.role = "reader"
    book.read(["Review"])
    with pytest.raises(BookError, match=f"reading only; share it with {account} as Editor"):
        book.write({"Review": REVIEW})
    sheet.role = "writer"
    sheet.deleted = True
    with pytest.raises(BookError, match="it was deleted"):
        book.titles()
    sheet.deleted = False
    sheet.office_file = True
    with pytest.raises(BookError, match="Save as Google Sheets"):
        book.titles()
    sheet.office_file = False
    stand_in.api_enabled = False
    with pytest.raises(BookError, match="Google Sheets API is switched off"):
        book.titles()
    assert "token" in stand_in.calls


def test_a_key_that_google_no_longer_accepts(stand_in: StandIn, book: GoogleBook) -> None:
    stand_in.key_works = False
    with pytest.raises(BookError, match="no longer accepts the key"):
        book.titles()
    stand_in.key_works, stand_in.clock_skewed = True, True
    with pytest.raises(BookError, match="clock"):
        book.titles()


def test_a_protected_range_of_the_owner(stand_in: StandIn, book: GoogleBook) -> None:
    book.read(["Review"])
    body = (
        '{"error": {"code": 400, "message": "Invalid requests[0].updateCells: You are trying to '
        'edit a protected cell or object.", "status": "INVALID_ARGUMENT"}}'
    )
    stand_in.fail(Fault("answer", "spreadsheets.batchUpdate", 400, body))
    with pytest.raises(BookError, match="protected cells that Pumpkin writes"):
        book.write({"Review": REVIEW})


def test_the_key_file_is_kept_safe(tmp_path: Path, key_file: Path) -> None:
    def refused(path: Path) -> str:
        with pytest.raises(BookError) as caught:
            load_key(path)
        message = str(caught.value)
        assert "PRIVATE KEY" not in message
        assert str(tmp_path) not in message
        return message

    assert "cannot be read" in refused(tmp_path / "nowhere.json")
    copy = tmp_path / "copy.json"
    copy.write_text(key_file.read_text())
    if os.name == "posix":
        copy.chmod(0o640)
        assert "chmod 600 copy.json" in refused(copy)
    copy.chmod(0o600)
    assert load_key(copy).service_account_email.startswith("pumpkin@")
    (tmp_path / ".git").mkdir()
    assert "inside a git repository" in refused(copy)
    (tmp_path / ".git").rmdir()
    for text in ("{}", "[1]", "not json", key_file.read_text().replace("PRIVATE", "BROKEN")):
        copy.write_text(text)
        assert "not the key of a service account" in refused(copy)


@pytest.mark.parametrize(
    "address",
    [
        "https://docs.google.com/spreadsheets/d/1abcDEFghiJKLmnoPQR_-xyz/edit#gid=0",
        "https://docs.google.com/spreadsheets/u/1/d/1abcDEFghiJKLmnoPQR_-xyz/edit?usp=sharing",
        " 1abcDEFghiJKLmnoPQR_-xyz ",
    ],
)
def test_addresses(address: str) -> None:
    assert spreadsheet_key(address) == "1abcDEFghiJKLmnoPQR_-xyz"


def test_addresses_that_are_none() -> None:
    with pytest.raises(BookError, match="published copy"):
        spreadsheet_key("https://docs.google.com/spreadsheets/d/e/2PACX-1vQabcdefgh/pubhtml")
    with pytest.raises(BookError, match="looks like"):
        spreadsheet_key("clients.xlsx")


# -- offices ---------------------------------------------------------------------------------------


def test_an_office_proxy_with_its_own_certificates(
    stand_in: StandIn,
    sheet: Spreadsheet,
    key_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quick = Patience(tries=2, answer=5, sleep=lambda _: None)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with OfficeProxy(stand_in, tmp_path, password="anna:s3cret") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("//", "//anna:s3cret@"))
        monkeypatch.setenv("https_proxy", proxy.url.replace("//", "//anna:s3cret@"))
        monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
        monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
        with pytest.raises(BookError, match="REQUESTS_CA_BUNDLE"):
            open_google(sheet.key, key_file, quick).titles()
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(proxy.authority))
        book = open_google(sheet.key, key_file, quick)
        book.read(["Clients", "Review"])
        assert book.write({"Review": REVIEW})
        assert set(proxy.tunnels) == {"oauth2.googleapis.com:443", "sheets.googleapis.com:443"}
        for spelling in ("HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(spelling, proxy.url.replace("//", "//anna:wrong@"))
        with pytest.raises(BookError, match="check the variable HTTPS_PROXY") as caught:
            open_google(sheet.key, key_file, quick).titles()
        assert "wrong" not in str(caught.value)


def test_a_cut_connection_is_not_the_proxys_doing(
    stand_in: StandIn,
    sheet: Spreadsheet,
    key_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """urllib3 blames the proxy for it, and the write may have been applied."""
    quick = Patience(tries=2, answer=5, sleep=lambda _: None)
    for name in ("NO_PROXY", "no_proxy", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    with OfficeProxy(stand_in, tmp_path) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        monkeypatch.setenv("https_proxy", proxy.url)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(proxy.authority))
        book = open_google(sheet.key, key_file, quick)
        book.titles()
        stand_in.fail(Fault("reset before", "spreadsheets.get"), times=2)
        book.forget()
        with pytest.raises(BookError, match="cannot be reached"):
            book.titles()
        stand_in.fail(Fault("reset after", "spreadsheets.batchUpdate"))
        added = [{"addSheet": {"properties": {"title": "New"}}}]
        with pytest.raises(BookError, match="not certain"):
            book.client.change(book.key, added, repeatable=False)
        assert "New" in [s.title for s in stand_in.book(book.key).sheets]


PORTAL = [
    Fault("web page", "token"),
    Fault("answer", "token", 403, "<html>Sign in</html>"),
    Fault("answer", "token", 511, "<html>Sign in</html>"),
]


@pytest.mark.parametrize("fault", PORTAL, ids=lambda fault: str(fault.status))
def test_a_web_page_at_the_token_address(
    stand_in: StandIn, book: GoogleBook, waits: list[float], fault: Fault
) -> None:
    stand_in.fail(fault)
    assert book.titles()
    assert waits == [2.0], "it may pass"
    stand_in.expire_tokens()
    book.forget()
    stand_in.fail(fault, times=4)
    with pytest.raises(BookError, match="A web page answered in place of Google"):
        book.titles()
    stand_in.fail(Fault("answer", "token", 502, "<html>Bad gateway</html>"), times=4)
    with pytest.raises(BookError, match="sign-in is not working at the moment"):
        book.titles()


def test_an_answer_without_a_token(stand_in: StandIn, book: GoogleBook, waits: list[float]) -> None:
    stand_in.fail(Fault("answer", "token", 200, '{"hello": 1}'))
    assert book.titles()
    stand_in.fail(Fault("answer", "token", 200, "{}"))
    stand_in.expire_tokens()
    book.forget()
    assert book.titles()


def test_a_file_of_certificates_that_is_not_there(
    sheet: Spreadsheet, key_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "gone.pem"))
    waits: list[float] = []
    with pytest.raises(BookError, match="REQUESTS_CA_BUNDLE names a file of certificates"):
        open_google(sheet.key, key_file, Patience(sleep=waits.append)).titles()
    assert waits == [], "waiting does not bring it back"


def test_nothing_secret_is_printed_by_a_crash(
    stand_in: StandIn, sheet: Spreadsheet, key_file: Path, tmp_path: Path
) -> None:
    """A traceback of another process, with the error let through, holds no token and no key."""
    program = (
        "import sys, pathlib\n"
        "from pumpkin_sheets.homes.google.book import open_google\n"
        "from pumpkin_sheets.homes.google.access import Patience\n"
        "open_google(sys.argv[1], pathlib.Path(sys.argv[2]),\n"
        "    Patience(tries=1, answer=1)).titles()\n"
    )
    sheet.role = None
    with OfficeProxy(stand_in, tmp_path) as proxy:
        ran = subprocess.run(
            [sys.executable, "-c", program, sheet.key, str(key_file)],
            capture_output=True,
            text=True,
            check=False,
            env={
                **{k: v for k, v in os.environ.items() if k.lower() != "no_proxy"},
                "HTTPS_PROXY": proxy.url,
                "REQUESTS_CA_BUNDLE": str(proxy.authority),
            },
            cwd=Path(__file__).parents[3],
        )
    assert ran.returncode == 1
    assert "as Editor" in ran.stderr
    assert "ya29." not in ran.stderr
    assert "PRIVATE KEY" not in ran.stderr
    assert "Bearer" not in ran.stderr


# -- the stand-in is what the real clients expect --------------------------------------------------


def test_gspread_itself_talks_to_the_stand_in(
    stand_in: StandIn, sheet: Spreadsheet, key_file: Path
) -> None:
    """gspread's own objects, not only our calls: the stand-in answers as gspread expects."""
    http = SheetsClient(load_key(key_file), adapters={"https://": Redirect(stand_in)})
    client = Client(auth=None, http_client=lambda *_: http)
    opened = client.open_by_key(sheet.key)
    clients = opened.worksheet("Clients")
    assert clients.get_all_values()[1] == ["Studio Ünal", "12000"]
    clients.update([["=1+1", 5]], "A4:B4", raw=True)
    clients.update([["=1+1", "7"]], "A5:B5", raw=False)
    fresh = stand_in.book(sheet.key).sheet("Clients")
    assert fresh.entered(3, 0) == {"stringValue": "=1+1"}
    assert fresh.entered(4, 0) == {"formulaValue": "=1+1"}
    assert fresh.entered(4, 1) == {"numberValue": 7.0}
    added = opened.add_worksheet("More", rows=5, cols=5)
    assert added.row_count == 5
    assert [w.title for w in opened.worksheets()] == ["Sheet1", "Clients", "Review", "More"]


def test_trimmed_answers(stand_in: StandIn, sheet: Spreadsheet) -> None:
    messy = sheet.add("Messy", 10, 10)
    messy.fill([["a", "", "", ""], [], ["", "b"], [], []])
    assert sheet.values("'Messy'", "UNFORMATTED_VALUE")["values"] == [["a"], [], ["", "b"]]
    assert "values" not in sheet.values("Messy!E5:F9", "UNFORMATTED_VALUE")


def test_requests_are_what_google_describes(stand_in: StandIn, book: GoogleBook) -> None:
    """By Google's discovery document a misspelt field is refused."""
    discovery.need()
    change = {"updateCells": {"rangee": {}, "fields": "userEnteredValue"}}
    with pytest.raises(BookError, match="rangee"):
        book.client.change(book.key, [change], repeatable=True)
