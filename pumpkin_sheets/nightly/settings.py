"""``pumpkin.toml``: which books a nightly run looks after, and whom it mails.

    language = "en"                  # for sentences about a book that cannot be read
    weekly_all_is_well = "monday"    # optional: also mail on this day when nothing changed

    [google]
    key_file = "~/pumpkin-key.json"
    wait_minutes = 90                # optional: how long a night waits for Google at its end

    [mail]
    server = "smtp.example.com"
    port = 587
    security = "starttls"            # or "tls" (port 465), or "none" for a relay without login
    user = "anna@studio.example"
    password_file = "~/pumpkin-mail-password"   # or password_variable = "PUMPKIN_MAIL_PASSWORD"
    from = "Pumpkin <anna@studio.example>"
    to = ["Anna Ünal <anna@studio.example>"]
    pictures = true                  # optional: the map and the whale curve inside the mail

    [[books]]
    google = "https://docs.google.com/spreadsheets/d/..."

    [[books]]
    file = "clients.xlsx"            # beside pumpkin.toml unless the path says otherwise
    name = "Studio"
    to = ["ben@studio.example"]      # instead of the addresses above
    pictures = false                 # instead of what [mail] says

Without ``[mail]`` nothing is mailed and nothing is marked as mailed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any, TypeVar, cast

from pumpkin_sheets.book import BookError
from pumpkin_sheets.homes.google.addresses import spreadsheet_key
from pumpkin_sheets.languages import Spoken
from pumpkin_sheets.nightly.mail import Letterhead
from pumpkin_sheets.nightly.post import MailServer, Security
from pumpkin_sheets.sheets.problems import PumpkinError
from pumpkin_sheets.sheets.words import Sentence

LONGEST_WAIT = 360
"""Minutes."""
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_T = TypeVar("_T")

_KINDS = {
    str: Sentence("nightly_settings.text"),
    int: Sentence("nightly_settings.whole_number"),
    bool: Sentence("nightly_settings.yes_or_no"),
    list: Sentence("nightly_settings.list"),
    dict: Sentence("nightly_settings.table"),
}
"""How a setting's kind is called."""


class SettingsError(Spoken, PumpkinError):
    """pumpkin.toml cannot be used."""


@dataclass(frozen=True)
class BookEntry:
    """One book to look after: a file, or a Google Sheet by its address."""

    place: Path | str
    name: str
    recipients: tuple[tuple[str, str], ...]
    pictures: bool = False

    @property
    def is_google(self) -> bool:
        return isinstance(self.place, str)

    @property
    def book_id(self) -> str:
        """What tells this book from every other, whatever it is called."""
        if isinstance(self.place, Path):
            return f"file:{self.place}"
        return f"google:{spreadsheet_key(self.place)}"


@dataclass(frozen=True)
class NightlySettings:
    """Everything a nightly run needs to know."""

    books: tuple[BookEntry, ...]
    language: str = "en"
    weekly: int | None = None  # day of the week, Monday is 0
    key_file: Path | None = None
    server: MailServer | None = None
    sender: tuple[str, str] = ("", "")
    wait_for_google: float | None = None  # seconds, at the end of a night

    def letterhead(self, book: BookEntry) -> Letterhead:
        return Letterhead(self.sender, book.recipients)


def read_settings(path: Path) -> NightlySettings:
    """Raises SettingsError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        facts = {"file": path.name, "folder": path.absolute().parent}
        raise SettingsError("nightly_settings.not_there", **facts) from None
    except (OSError, UnicodeDecodeError):
        raise SettingsError("nightly_settings.unreadable", file=path.resolve().name) from None
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError("nightly_settings.invalid", file=path.name, why=error) from None
    return parse_settings(tables, path.name, path.parent.absolute())


def parse_settings(tables: Mapping[str, Any], name: str, folder: Path) -> NightlySettings:
    """``folder`` is where relative paths begin.  Raises SettingsError."""
    top = _Table(tables, name, "")
    language = top.take("language", str, "en")
    day = top.take("weekly_all_is_well", str, "")
    if day and day.lower() not in DAYS:
        raise SettingsError("nightly_settings.weekly", file=name)
    google = _Table(top.take("google", dict, {}), name, "google.")
    key_file = google.take("key_file", str, "")
    minutes = google.take("wait_minutes", int, None)
    if minutes is not None and not 0 <= minutes <= LONGEST_WAIT:
        raise SettingsError("nightly_settings.wait", file=name, most=LONGEST_WAIT)
    google.done()
    mail = top.take("mail", dict, None)
    server, sender = None, ("", "")
    everybody: tuple[tuple[str, str], ...] = ()
    pictures = False
    if mail is not None:
        server, sender, everybody, pictures = _mail(mail, name, folder)
    listed = top.take("books", list, [])
    top.done()
    if not listed:
        raise SettingsError("nightly_settings.no_book", file=name)
    books = tuple(_book(entry, name, folder, everybody, pictures) for entry in listed)
    ids = [book.book_id for book in books]
    for book in books:
        if ids.count(book.book_id) > 1:
            raise SettingsError("nightly_settings.twice", file=name, book=book.name)
        if book.is_google and not key_file:
            raise SettingsError("nightly_settings.no_key", file=name)
        if server is not None and not book.recipients:
            raise SettingsError("nightly_settings.nobody", file=name, book=book.name)
    return NightlySettings(
        books,
        language,
        DAYS.index(day.lower()) if day else None,
        _path(key_file, folder) if key_file else None,
        server,
        sender,
        None if minutes is None else 60.0 * minutes,
    )


def _mail(
    table: Any, name: str, folder: Path
) -> tuple[MailServer, tuple[str, str], tuple[tuple[str, str], ...], bool]:
    mail = _Table(table, name, "mail.")
    if "password" in table:
        raise SettingsError("nightly_settings.password", file=name)
    security = mail.take("security", str, "starttls")
    if security not in ("starttls", "tls", "none"):
        raise SettingsError("nightly_settings.security", file=name)
    usual = {"starttls": 587, "tls": 465, "none": 25}[security]
    password_file = mail.take("password_file", str, "")
    authority = mail.take("authority", str, "")
    server = MailServer(
        host=mail.need("server", str),
        port=mail.take("port", int, usual),
        security=cast(Security, security),
        user=mail.take("user", str, ""),
        password_variable=mail.take("password_variable", str, "PUMPKIN_MAIL_PASSWORD"),
        password_file=_path(password_file, folder) if password_file else None,
        authority=_path(authority, folder) if authority else None,
    )
    sender = _person(mail.need("from", str), name)
    recipients = tuple(_person(text, name) for text in mail.take("to", list, []))
    pictures = mail.take("pictures", bool, False)
    mail.done()
    return server, sender, recipients, pictures


def _book(
    table: Any,
    name: str,
    folder: Path,
    everybody: tuple[tuple[str, str], ...],
    pictures: bool,
) -> BookEntry:
    entry = _Table(table, name, "books.")
    file, google = entry.take("file", str, ""), entry.take("google", str, "")
    if bool(file) == bool(google):
        raise SettingsError("nightly_settings.one_place", file=name)
    place: Path | str = _path(file, folder) if file else google
    if isinstance(place, str):
        try:
            spreadsheet_key(place)
        except BookError as error:
            raise SettingsError("nightly_settings.in_file", file=name, why=error) from None
    called = entry.take("name", str, place.stem if isinstance(place, Path) else "")
    own = tuple(_person(text, name) for text in entry.take("to", list, []))
    wanted = entry.take("pictures", bool, pictures)
    entry.done()
    return BookEntry(place, called, own or everybody, wanted)


def _path(text: str, folder: Path) -> Path:
    path = Path(text).expanduser()
    return path if path.is_absolute() else folder / path


def _person(text: object, name: str) -> tuple[str, str]:
    """``Anna Ünal <anna@studio.example>`` or the address alone."""
    label, address = parseaddr(text) if isinstance(text, str) else ("", "")
    user, at, domain = address.rpartition("@")
    if (
        not (user and at and domain)
        or not address.isascii()
        or not address.isprintable()
        or " " in address
    ):
        raise SettingsError("nightly_settings.no_mail_address", file=name, text=text)
    return label, address


class _Table:
    """One table of the file; every name in it must be known, so that a typing slip shows."""

    def __init__(self, table: object, name: str, prefix: str) -> None:
        if not isinstance(table, Mapping):
            raise SettingsError(
                "nightly_settings.not_a_table", file=name, setting=prefix.rstrip(".")
            )
        self._left = dict(table)
        self._name = name
        self._prefix = prefix

    def take(self, key: str, kind: type[_T], default: Any) -> Any:
        if key not in self._left:
            return default
        value = self._left.pop(key)
        if type(value) is not kind:
            facts = {"file": self._name, "setting": f"{self._prefix}{key}", "kind": _KINDS[kind]}
            raise SettingsError("nightly_settings.wrong_kind", **facts)
        return value

    def need(self, key: str, kind: type[_T]) -> Any:
        if key not in self._left:
            setting = f"{self._prefix}{key}"
            raise SettingsError("nightly_settings.missing", file=self._name, setting=setting)
        return self.take(key, kind, None)

    def done(self) -> None:
        for key in self._left:
            setting = f"{self._prefix}{key}"
            raise SettingsError("nightly_settings.unknown", file=self._name, setting=setting)
