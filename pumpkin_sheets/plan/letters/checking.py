"""What is special in the rows of Letters: names, addresses and days that cannot be meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pumpkin_sheets.plan.letters.kinds import BY_CODE, OWN
from pumpkin_sheets.sheets.rows import Rows

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+")


def mail_address(text: str) -> str:
    """An e-mail address as a mail's header takes it (RFC 5322, its domain by RFC 3490).

    "" where there is none, or more than one, or one that no header can say in plain signs.
    """
    name, _, domain = text.partition("@")
    try:
        plain = f"{name}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return ""
    return plain if _ADDRESS.fullmatch(plain) else ""


def check(rows: Rows) -> Iterable[tuple[int, str, str, Mapping[str, object]]]:
    """Hints beside cells; the row counts all the same."""
    for at, line in rows.keyed():
        name, email = line["client"], line["email"]
        own = line["letter"] == line["letter"] and line["letter"] <= OWN
        if own and name and not rows.knows(name):
            yield at, "client", "letter_unknown", {"value": name}
        if email and not mail_address(email):
            yield at, "email", "letter_email", {"value": email}
        if line["sent_on"] >= rows.day + 1:
            yield at, "sent_on", "letter_sent_later", {}
        kind = BY_CODE.get(int(line["letter"])) if line["letter"] == line["letter"] else None
        if kind and kind.notice and line["last_day"] < line["on"]:
            yield at, "last_day", "letter_day_before", {}
