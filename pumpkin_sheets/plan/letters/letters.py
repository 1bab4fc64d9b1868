"""Letters: what differs from the letters that are proposed, and which of them were sent (F5).

A row says which letter a client gets, and what in it is not as proposed.  It is lacking, ready,
waiting for another letter to the same client, or sent; who was said goodbye to is then followed
to the last day, and until the row on Clients is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from pumpkin_sheets.plan.choices import DROP
from pumpkin_sheets.plan.letters.checking import check
from pumpkin_sheets.plan.letters.following import (
    GONE,
    LAST,
    NEXT,
    READY,
    RESULTS,
    SENT,
    STATES,
    STAYS,
    STILL,
    TEXTS,
)
from pumpkin_sheets.plan.letters.kinds import (
    CHOICES,
    KINDS,
    LANGUAGE_WORDS,
    LANGUAGES,
    NOTICE,
    PRICE_NOTICE,
    REPLY,
)
from pumpkin_sheets.plan.letters.parting import PARTED
from pumpkin_sheets.sheets.checking import state_column, table
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.lines import Line
from pumpkin_sheets.sheets.numbers import LARGEST
from pumpkin_sheets.sheets.practice import Evidence, Practice, Shown, Tally
from pumpkin_sheets.sheets.results import coded
from pumpkin_sheets.sheets.schema import Column, Sheet

_COLUMNS = table(
    (
        Column("client", "client", "letter", required=True, width=26),
        Column("letter", "choice", "letter", required=True, width=18,
               choices=CHOICES, words="letter_kinds"),
        state_column("letters", group="letter", width=39),
        NEXT,
        Column("language", "choice", "whom", width=18, choices=LANGUAGES, words=LANGUAGE_WORDS),
        Column("contact", "text", "whom", width=20),
        Column("email", "text", "whom", width=26),
        Column("on", "date", "terms", width=13),
        Column("last_day", "date", "terms", width=13),
        Column("price", "money", "terms", 1, LARGEST, width=13),
        Column("refer_to", "text", "facts", width=22),
        Column("fact1", "text", "facts", width=40),
        Column("fact2", "text", "facts", width=30),
        Column("sent_on", "date", "sent", width=13),
    ),
    (*RESULTS, PARTED),
    "client",
)  # fmt: skip


def _farewells() -> tuple[str, Callable[..., float]]:
    kinds = [kind.code for kind in KINDS if kind.advice == DROP]
    parts = [f'COUNTIFS(LetterKind,{kind},LetterCode,">={SENT}")' for kind in kinds]
    return "+".join(parts), lambda tables: float(
        (np.isin(tables["letters"]["kind"], kinds) & (tables["letters"]["code"] >= SENT)).sum()
    )


def touches(rows: Frame, _: Mapping[str, str]) -> Iterator[Evidence]:
    """The letters that are a touch themselves, on the day when they were sent."""
    kinds = {kind.code: kind.touch for kind in KINDS if kind.touch}
    told = rows[(rows["ready"] == 1) & (rows["open"] == 0) & np.isin(rows["kind"], list(kinds))]
    for line in told.records():
        yield Evidence(float(line["sent_on"]), str(line["client"]), kinds[int(line["kind"])])


LETTERS = Practice(
    Sheet(
        "letters",
        owner="people",
        columns=_COLUMNS,
        header_row=3,
        bands={
            "letter": "band.green",
            "whom": "band.brown",
            "terms": "band.brown",
            "facts": "band.rust",
            "sent": "band.green",
        },
        tab_color="B5510A",
        rows=500,
        printed="next",
    ),
    key="client",
    states=STATES,
    state_words="states.letters",
    texts=TEXTS,
    tallies=(
        coded("LettersReady", "letters", "LetterCode", READY),
        coded("LettersSent", "letters", "LetterCode", *range(SENT, STAYS + 1)),
        coded("LettersGone", "letters", "LetterCode", GONE),
        Tally("FarewellsSent", *_farewells()),
    ),
    shown=(
        Shown("LettersReady", "ready"),
        Shown("LettersSent", "sent"),
        Shown("LettersGone", "gone"),
    ),
    told=frozenset({LAST, STILL}),
    told_by=("kind", "sent_on"),
    needs=("costs",),
    check=check,
    evidence=touches,
    settings=(
        Line(NOTICE, "notice_days", default=30, minimum=0, maximum=365),
        Line(PRICE_NOTICE, "price_notice", default=30, minimum=0, maximum=365),
        Line(REPLY, "reply_days", default=10, minimum=1, maximum=90),
    ),
)
