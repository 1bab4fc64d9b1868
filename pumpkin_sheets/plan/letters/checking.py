"""What is special in the rows of Letters: names, addresses and days that cannot be meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pumpkin_sheets.plan.letters.kinds import BY_CODE, OWN
from pumpkin_sheets.sheets.practice import Rows

ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")
"""One address of an e-mail, and nothing else."""


def check(rows: Rows) -> Iterable[tuple[int, str, str, Mapping[str, object]]]:
    """Hints beside cells; the row counts all the same."""
    keyed = rows.frame[rows.frame["clean"] != ""]
    for row, line in keyed.iterrows():
        at = int(row)  # type: ignore[call-overload]
        name, email = line["client"], line["email"]
        own = line["letter"] == line["letter"] and line["letter"] <= OWN
        if own and name and not rows.knows(name):
            yield at, "client", "letter_unknown", {"value": name}
        if email and not ADDRESS.fullmatch(email):
            yield at, "email", "letter_email", {"value": email}
        if line["sent_on"] >= rows.day + 1:
            yield at, "sent_on", "letter_sent_later", {}
        kind = BY_CODE.get(int(line["letter"])) if line["letter"] == line["letter"] else None
        if kind and kind.notice and line["last_day"] < line["on"]:
            yield at, "last_day", "letter_day_before", {}
