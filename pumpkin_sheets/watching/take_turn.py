"""One turn at a watched workbook: recalculate it, and put into words what came of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pumpkin_sheets.book import BookError
from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.languages import all_words
from pumpkin_sheets.mistake import mistake_of
from pumpkin_sheets.plan.care.secret_words import revealing_word, secret_words
from pumpkin_sheets.plan.review.judge import find_language
from pumpkin_sheets.recalculate import Done, Outcome, recalculate
from pumpkin_sheets.sheets.problems import PumpkinError
from pumpkin_sheets.sheets.words import Words
from pumpkin_sheets.watching.turn import Kind, Turn

IN_THE_FILE = {
    "file.password",
    "file.signed",
    "file.old_format",
    "file.open_document",
    "file.binary",
    "file.no_sheet",
    "file.no_cells",
    "file.on_sheet",
}
"""What is wrong with a whole file itself.

A damaged one may be on its way from another computer, and everything else about files is the
matter of a moment, a drive or a permission.
"""

KINDS: dict[Done, Kind] = {
    Done.REVIEWED: "reviewed",
    Done.SCHEDULED: "scheduled",
    Done.REFRESHED: "refreshed",
    Done.SAME: "same",
}


def take_turn(path: Path, now: dt.datetime, words: Words) -> Turn:
    """Recalculate a file as at ``now`` on the clock of this computer, as one does by hand.

    ``words`` say what is wrong with a file whose language cannot be read.
    Never raises for what a file, a drive or a mistake of ours does.  As in a night, nothing is
    written where half of the clients are gone.
    """
    book, until = XlsxBook(path), _day_ends(now)
    try:
        words = find_language(book.titles(), all_words())[0]
        outcome = recalculate(book, now.date(), now.time(), unattended=True)
    except Exception as error:
        return _trouble(path.name, error, words, until)
    if outcome.done is Done.HALF_GONE:
        return _half_gone(path.name, outcome, until)
    text = _what_came(outcome)
    line = words.say("watching.line", name=path.name, text=text)
    older = words.say("report.older", file=path.name) if outcome.judgement.older else ""
    moved = outcome.written and bool(outcome.judgement.changes)
    return Turn(
        "moved" if moved else KINDS[outcome.done],
        line,
        line if outcome.written else "",
        words.language,
        until,
        book.stamp,
        older,
    )


def _what_came(outcome: Outcome) -> str:
    """In counts alone: who stands where is nobody else's business."""
    words, judgement = outcome.judgement.words, outcome.judgement
    if not judgement.before:
        text = words.say("watching.first", count=judgement.count)
    elif judgement.changes:
        text = words.say("watching.changes", count=len(judgement.changes))
    else:
        text = words[f"watching.{outcome.done.value}"]
    if judgement.problems:
        text = words.say("watching.problems", text=text, count=len(judgement.problems))
    return text


def _half_gone(name: str, outcome: Outcome, until: float) -> Turn:
    words, judgement = outcome.judgement.words, outcome.judgement
    line = words.say("watching.line", name=name, text=outcome.half_gone)
    facts = {"name": name, "count": judgement.count, "before": judgement.before}
    notice = words.say("watching.half_gone", **facts)
    return Turn("lasting", line, notice, words.language, until)


def _trouble(name: str, error: Exception, words: Words, until: float) -> Turn:
    ours = isinstance(error, PumpkinError)
    passing = isinstance(error, BookError) and error.key not in IN_THE_FILE
    line = (error if isinstance(error, PumpkinError) else mistake_of(error)).said(words)
    if name not in line:
        line = words.say("watching.line", name=name, text=line)
    if ours:
        line = words.say("watching.again" if passing else "watching.mend", why=line)
    # Who sees the screen need not know how a client is judged.
    secret = not isinstance(error, BookError) and revealing_word(line, secret_words(all_words()))
    notice = words.say("watching.secret", name=name) if secret else line
    return Turn("passing" if passing else "lasting", line, notice, words.language, until)


def _day_ends(now: dt.datetime) -> float:
    """On the night when clocks are set back it is an hour early, and the turn asks again."""
    return dt.datetime.combine(now + dt.timedelta(days=1), dt.time(), now.tzinfo).timestamp()
