"""The rows of a file that somebody exported, one after the other, as often as they are wanted.

A text is read line by line and never held whole.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pumpkin_sheets.book import BookError, because
from pumpkin_sheets.homes.file.missing import not_there
from pumpkin_sheets.importing.decoding import SHOWN, encoding_of, known, odd_line
from pumpkin_sheets.importing.listing import LOOKED_AT, Line, Listing, Progress
from pumpkin_sheets.importing.sources import known_titles, titled
from pumpkin_sheets.importing.workbooks import sheets_of

LONGEST_LINE = 1 << 20
"""Signs of one cell of a text; what is longer is no list."""
_SEPARATORS = (",", ";", "\t", "|")
_END = "\ufffe"
"""A line after the last, which is one of its own unless a quotation mark is open there."""
_WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".ods"}
_LISTS = {".csv", ".tsv", ".txt", *_WORKBOOKS}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def listings(path: Path, encoding: str = "") -> list[Listing]:
    """What a file holds: a text's rows, or those of each sheet of a workbook.

    ``encoding`` is one that the owner named.  Raises BookError.
    """
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except FileNotFoundError:
        raise not_there(path, _LISTS, "importing.not_there") from None
    except IsADirectoryError:
        raise BookError("file.folder", name=path.resolve().name) from None
    except OSError as error:
        raise BookError("file.unreadable", name=path.name, why=because(error)) from error
    if not start:
        raise BookError("importing.empty", name=path.name)
    if start.startswith(b"PK\x03\x04") or start.startswith(_OLE):
        return sheets_of(path)
    if path.suffix.lower() in _WORKBOOKS:
        raise BookError("importing.no_workbook", name=path.name)
    return [_text(path, encoding)]


# --- texts ----------------------------------------------------------------------------------------


def _text(path: Path, encoding: str) -> Listing:
    code, doubt = (known(encoding), None) if encoding else encoding_of(path)
    separator = _separator(path, code)

    def rows(progress: Progress | None) -> Iterator[Line]:
        size = max(1, path.stat().st_size)
        csv.field_size_limit(LONGEST_LINE)
        line = 0
        try:
            with path.open("rb") as raw:
                file = io.TextIOWrapper(raw, encoding=code, newline="")
                lines = itertools.chain(_whole(file, separator, path.name), (_END,))
                reader = csv.reader(lines, delimiter=separator)
                for count, cells in enumerate(reader):
                    if cells == [_END]:
                        return
                    line, before = reader.line_num, line
                    if progress and count and not count % 20_000:
                        progress(raw.tell() / size)
                    if cells and cells[-1].endswith(_END):
                        raise BookError("importing.open_quote", name=path.name, line=before + 1)
                    yield line, cells
        except UnicodeError:
            facts = {"name": path.name, "encoding": SHOWN.get(code, code)}
            odd = odd_line(path, code) or line + 1
            raise BookError("importing.mixed", line=odd, **facts) from None
        except csv.Error:
            raise BookError("importing.long_line", name=path.name, line=line + 1) from None
        except OSError as error:
            raise BookError("file.unreadable", name=path.name, why=because(error)) from error

    return Listing(path.name, rows, SHOWN.get(code, code), separator, doubt=doubt)


def _whole(lines: Iterable[str], separator: str, name: str) -> Iterator[str]:
    """Lines as a reader of CSV takes them: ``="0012"``, as Excel is kept from guessing, is 0012.

    Raises BookError for a line that holds what no text does.
    """
    kept = re.compile(rf'(^|{re.escape(separator)})="')
    for number, line in enumerate(lines, start=1):
        if "\0" in line:
            raise BookError("importing.no_sign", name=name, line=number)
        yield kept.sub(r'\1"', line) if '="' in line else line


def _separator(path: Path, code: str) -> str:
    """The sign between cells: the one that parts a line into most titles that are known."""
    with path.open("r", encoding=code, errors="replace", newline="") as file:
        text = file.read(1 << 16)
    lines = [line for line in text.splitlines()[:LOOKED_AT] if line.strip()]

    def weight(sign: str) -> tuple[int, int]:
        whole = _whole(lines, sign, path.name)
        rows = [next(csv.reader([line], delimiter=sign), []) for line in whole]
        titles = known_titles()
        known = max((sum(titled(c) in titles for c in row if c) for row in rows), default=0)
        return known, max(map(len, rows), default=0)

    return max(_SEPARATORS, key=weight)
