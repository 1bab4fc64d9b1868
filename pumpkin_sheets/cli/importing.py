"""The commands ``pumpkin import`` and ``pumpkin accept``: files propose, the owner takes (F54)."""

from __future__ import annotations

import argparse
import contextlib
import sys

from pumpkin_sheets.cli import google as google_cli
from pumpkin_sheets.cli.command import FINE, WORKBOOKS, add_command, day
from pumpkin_sheets.cli.language import cli_words, help_text
from pumpkin_sheets.cli.terminal import console, tell, to_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pumpkin_sheets.cli.command import Commands
    from pumpkin_sheets.homes.upgrade import OpenBook
    from pumpkin_sheets.importing.figures import Counted
    from pumpkin_sheets.importing.offering import Offered
    from pumpkin_sheets.proposals import Proposed
    from pumpkin_sheets.sheets.words import Words
LONGEST_SAID = 60
"""Signs of a name in the report."""
COLUMNS = {
    "client": "client", "revenue": "money", "hours": "hours", "cost": "cost", "date": "date",
    "due": "due", "paid": "paid", "tax": "tax", "currency-column": "currency",
}  # fmt: skip
"""The options that name a column, and what the column says."""


def add_commands(commands: Commands) -> None:
    """Adds import and accept."""
    parser = add_command(commands, "import", _import, "import")
    parser.add_argument("file", help=help_text("workbook_or_url"))
    parser.add_argument("exports", nargs="+", metavar="EXPORT", help=help_text("import_exports"))
    for name, role in COLUMNS.items():
        said = help_text("import_currency_column" if role == "currency" else f"import_{role}")
        parser.add_argument(f"--{name}", dest=f"column_{role}", metavar="TITLE", help=said)
    parser.add_argument("--orders", metavar="FILE", help=help_text("import_orders"))
    parser.add_argument("--from", dest="first", type=day, help=help_text("import_from"))
    parser.add_argument("--to", dest="last", type=day, help=help_text("import_to"))
    parser.add_argument("--encoding", default="", help=help_text("import_encoding"))
    parser.add_argument("--dates", choices=("dmy", "mdy"), help=help_text("import_dates"))
    parser.add_argument("--decimal", choices=("dot", "comma"), help=help_text("import_decimal"))
    own = help_text("import_currency")
    parser.add_argument("--currency", default="", type=str.upper, help=own)
    rate = help_text("import_rate")
    parser.add_argument("--rate", action="append", default=[], type=_rate, help=rate)
    google_cli.add_key(parser)
    parser = add_command(commands, "accept", _accept, "accept")
    parser.add_argument("file", help=help_text("workbook_or_url"))
    numbers = help_text("accept_numbers")
    parser.add_argument("numbers", nargs="*", default=[], metavar="N", help=numbers)
    parser.add_argument("--all", action="store_true", help=help_text("accept_all"))
    replace, new = help_text("accept_replace"), help_text("accept_new")
    parser.add_argument(
        "--replace", nargs="+", action="extend", default=[], metavar="N", help=replace
    )
    parser.add_argument("--new", nargs="+", action="extend", default=[], metavar="N", help=new)
    google_cli.add_key(parser)


# --- import ---------------------------------------------------------------------------------------


def _import(options: argparse.Namespace) -> int:
    """Reads files and puts what they say on Proposals."""
    import datetime as dt
    from pathlib import Path

    from pumpkin_sheets.importing.job import Wanted, import_files
    from pumpkin_sheets.importing.numbers import DECIMAL

    named = {role: getattr(options, f"column_{role}") for role in COLUMNS.values()}
    wanted = Wanted(
        {role: title for role, title in named.items() if title},
        options.encoding,
        options.currency,
        dict(options.rate),
        options.first,
        options.last,
        DECIMAL.get(options.decimal or "", ""),
        options.dates or "",
        Path(options.orders).expanduser() if options.orders else None,
    )
    _see_order(options.file, options.exports)
    paths = [Path(name).expanduser() for name in options.exports]
    with _bar() as progress:
        done = import_files(_book(options), paths, dt.datetime.now(), wanted, progress)
    words = done.proposed.words
    for counted, offers in done.files:
        for line in _report(counted, offers, options.file, words):
            tell(line, broken=to_type(options.file) not in line)  # a command stays whole
    _tell_proposed(done.proposed, options.file)
    return FINE


def _see_order(file: str, exports: Sequence[str]) -> None:
    """Raises BookError where the list stands before the workbook."""
    if google_cli.is_address(file) or file.lower().endswith(WORKBOOKS):
        return
    from pumpkin_sheets.book import BookError

    for name in exports:
        if google_cli.is_address(name) or name.lower().endswith(WORKBOOKS):
            raise BookError("importing.order", workbook=to_type(name), list=to_type(file))


def _report(counted: Counted, offers: Offered, file: str, words: Words) -> Iterator[str]:
    """What was read of one file, and what of it does not count."""
    from pumpkin_sheets.importing.decoding import SHOWN
    from pumpkin_sheets.importing.heading import titles_said
    from pumpkin_sheets.importing.offering import some
    from pumpkin_sheets.sheets.problems import shortened
    from pumpkin_sheets.sheets.words import listed

    heading = counted.heading
    listing, name = heading.listing, heading.listing.name
    how = words.say("importing.read_sheet", sheet=listing.sheet)
    if listing.encoding:
        how = words.say("importing.read_text", encoding=listing.encoding)
    source = heading.source.name or words["importing.plain"]
    facts = {"n": counted.lines, "names": counted.clients}
    yield words.say("importing.read", name=name, source=source, how=how, **facts)
    if doubt := listing.doubt:
        seen = {"word": shortened(doubt.word, LONGEST_SAID)}
        seen |= {"instead": shortened(doubt.instead, LONGEST_SAID), "code": doubt.encoding}
        yield "  " + words.say("importing.doubtful", encoding=SHOWN[doubt.encoding], **seen)
    if heading.source.is_plain:
        yield "  " + words.say("importing.columns_read", columns=titles_said(heading.read))
        if heading.unread:
            left = titles_said(heading.unread)
            yield "  " + words.say("importing.columns_unread", columns=left)
    if heading.untaxed:
        beside = {"column": heading.title("money"), "tax": heading.untaxed}
        yield "  " + words.say("importing.untaxed", option=to_type(heading.untaxed), **beside)
    if heading.others:
        first, more = some(shortened(title, LONGEST_SAID) for title in heading.others)
        said = listed([*first, *(["…"] if more else [])])
        yield "  " + words.say("importing.other_sheets", sheet=listing.sheet, sheets=said)
    if heading.source.guess:
        yield "  " + words["importing.guess"]
    for sheet in ("clients", "prospects"):
        if sums := _sums(counted.total(sheet), sheet, words):
            yield "  " + words.say("importing.adds_up", sums=sums)
    if counted.first and counted.last:
        n = counted.left_out["outside"]
        yield "  " + words.say("importing.window", first=counted.first, last=counted.last, n=n)
    if counted.undated:
        yield "  " + words["importing.undated"]
    for why in ("status", "nobody", "order", "again", "sums", "outgoing"):
        if counted.left_out[why]:
            yield "  " + words.say(f"importing.left_{why}", n=counted.left_out[why])
    for why, line in (("long", counted.long_line), ("uncalculated", counted.uncalculated_line)):
        if line:
            n = counted.left_out[why]
            yield "  " + words.say(f"importing.left_{why}", n=n, line=line)
    if counted.currencies:
        codes = listed(
            words.say("importing.one_currency", code=code, n=n)
            for code, n in sorted(counted.currencies.items())
        )
        yield "  " + words.say("importing.currencies", codes=codes)
    if counted.unread:
        line, column, text = counted.unread[0]
        where = {"line": line, "column": column, "text": text}
        yield "  " + words.say("importing.unread", n=counted.unread_count, **where)
    for column, example, value in counted.guessed:
        told = {"column": column, "example": example, "value": f"{value:,.15g}"}
        yield "  " + words.say("importing.guessed", **told)
    if counted.credited:
        yield "  " + words.say("importing.credited", n=counted.credited)
    if counted.taxed:
        yield "  " + words["importing.taxed"]
    if offers.below:
        yield "  " + words.say(
            "importing.below", names=listed(shortened(each, LONGEST_SAID) for each in offers.below)
        )
    if offers.replaced:
        n, files = offers.replaced.total(), listed(offers.replaced)
        yield "  " + words.say("importing.replaced", n=n, files=files)
    if offers.homeless:
        yield "  " + words.say("importing.homeless", n=offers.homeless, file=to_type(file))
    if offers.lacking:
        first, more = some(shortened(name, LONGEST_SAID) for name in offers.lacking)
        key = "importing.lacking_more" if more else "importing.lacking"
        counted_more = {"n": more} if more else {}
        yield "  " + words.say(key, name=name, names=listed(first), **counted_more)


def _sums(totals: Mapping[str, float], sheet: str, words: Words) -> str:
    """What a file adds up to, as the columns are called that it goes to."""
    parts = (
        words.say(
            "proposals.part",
            column=words[f"columns.{sheet}.{column}"],
            value=f"{total:,.2f}".removesuffix(".00"),
        )
        for column, total in totals.items()
    )
    return words["proposals.separator"].join(parts)


def _tell_proposed(proposed: Proposed, file: str) -> None:
    words = proposed.words
    tell(*(lost.said(words) for lost in proposed.lost), broken=True)
    count = sum(line.what != "settled" for line in proposed.lines)
    if not proposed.new:
        tell(words["importing.nothing_new"])
    if count:
        tell(words.say("importing.proposed", n=count, new=proposed.new))
        _tell_how(proposed, file)


def _tell_how(proposed: Proposed, file: str) -> None:
    """How proposals are taken, and those that a number alone does not take."""
    words = proposed.words
    tell(words.say("importing.how", file=to_type(file)))
    numbers = {line.what: n for n, line in reversed([*enumerate(proposed.lines, start=1)])}
    for what, key in (("same", "how_new"), ("differs", "how_replace")):
        if what in numbers:
            tell(words.say(f"importing.{key}", file=to_type(file), number=numbers[what]))


# --- accept ---------------------------------------------------------------------------------------


def _accept(options: argparse.Namespace) -> int:
    """Writes the proposals that the owner chose; without any, shows what there is to choose."""
    import datetime as dt
    from pathlib import Path

    from pumpkin_sheets.homes.file.saving import previous_of
    from pumpkin_sheets.plan.proposals.taking import Choice
    from pumpkin_sheets.proposals import accept, propose

    choice = Choice(
        _numbers(options.numbers), options.all, _numbers(options.replace), _numbers(options.new)
    )
    book, now = _book(options), dt.datetime.now()
    if not choice.anything:
        _show(propose(book, now, lambda desk: desk.store), options.file)
        return FINE
    done = accept(book, choice, now)
    words = done.words
    tell(*(lost.said(words) for lost in done.lost), broken=True)
    tell(*(sentence.said(words) for sentence in done.said), broken=True)
    written = {"cells": done.cells, "records": done.records}
    if not (done.cells or done.records):
        tell(words["accepting.untouched"])
    elif google_cli.is_address(options.file):
        tell(words.say("accepting.written_sheet", **written))
    else:
        previous = previous_of(Path(options.file)).name
        tell(words.say("accepting.written", previous=previous, **written))
    if done.left:
        tell(words.say("accepting.left", n=done.left))
    if done.cells or done.records:
        tell(words.say("accepting.recalculate", file=to_type(options.file)))
    return FINE


def _show(proposed: Proposed, file: str) -> None:
    """The list with its numbers, a line each."""
    words = proposed.words
    tell(*(lost.said(words) for lost in proposed.lost), broken=True)
    rows = [row for row in proposed.rows.rows if row[0] is not None]
    if not rows:
        tell(words["accepting.nothing"])
        return
    for number, sheet, row, column, _, value, why, *_ in rows:
        what = words.say("accepting.cell", column=column, value=value) if column else value
        told = {"number": number, "sheet": sheet, "row": row, "what": what}
        said = words.say("accepting.line", **told)
        tell(words["proposals.separator"].join(filter(None, (said, why))), broken=True)
    _tell_how(proposed, file)


def _numbers(texts: Sequence[str]) -> frozenset[int]:
    """Numbers as an owner writes them: 1, 3-7 and 9,10.  Raises BookError."""
    from pumpkin_sheets.book import BookError

    found: set[int] = set()
    for text in ",".join(texts).split(","):
        if not text:
            continue
        first, dash, last = text.partition("-")
        if not first.isdecimal() or (dash and not last.isdecimal()) or len(text) > 12:
            raise BookError("accepting.no_numbers", text=text)
        end = int(last) if dash else int(first)
        if not 0 <= end - int(first) <= 100_000:
            raise BookError("accepting.no_numbers", text=text)
        found.update(range(int(first), end + 1))
    return frozenset(found)


# --- both -----------------------------------------------------------------------------------------


def _book(options: argparse.Namespace) -> OpenBook:
    from pathlib import Path

    from pumpkin_sheets.homes.file.book import XlsxBook

    if google_cli.is_address(options.file):
        return google_cli.book_at(options.file, options)
    return XlsxBook(Path(options.file))


@contextlib.contextmanager
def _bar() -> Iterator[Callable[[str, float], None] | None]:
    """Shows how far a file is read, on a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import Progress

    with Progress(console=console(stderr=True), transient=True) as progress:
        tasks: dict[str, object] = {}

        def told(name: str, part: float) -> None:
            if name not in tasks:
                tasks[name] = progress.add_task(name, total=1.0)
            progress.update(tasks[name], completed=part)  # type: ignore[arg-type]

        yield told


def _rate(text: str) -> tuple[str, float]:
    """What a unit of a currency is, as an argument says it.  Raises ArgumentTypeError."""
    code, _, amount = text.partition("=")
    try:
        rate = float(amount)
    except ValueError:
        rate = 0.0
    if not (code.isalpha() and 0 < rate < 1e9):
        raise argparse.ArgumentTypeError(cli_words().say("cli.no_rate", text=text))
    return code.upper(), rate
