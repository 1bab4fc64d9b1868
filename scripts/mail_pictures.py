"""The pictures of the mail in docs/tour.md: a night after a busy day, on a phone and on a desk.

``python -m scripts.mail_pictures`` writes them into docs/tour.  Needs Chromium, matplotlib,
openpyxl and Pillow.  ``--dark`` and ``--all`` show in FOLDER what docs has no room for.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
from email.message import EmailMessage
from pathlib import Path

from openpyxl import load_workbook
from PIL import Image, ImageChops

from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.languages import all_words, languages, words
from pumpkin_sheets.nightly.mail import Letterhead, compose
from pumpkin_sheets.nightly.pictures import pictures_of
from pumpkin_sheets.nightly.report import report_of, untold
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.recalculate import recalculate
from pumpkin_sheets.sheets.tables import declared_header
from scripts.browser import screenshot, shown

FOLDER = Path(__file__).parents[1] / "docs" / "tour"
FIRST, SECOND = dt.date(2026, 3, 2), dt.date(2026, 3, 3)
HEAD = Letterhead(("Pumpkin", "pumpkin@studio.example"), [("Anna", "anna@studio.example")])
SHEET = "https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOpQrStUvWxYz/edit"
PHONE, DESK = 380, 800
IN_DOCS = {("en", PHONE), ("zh-Hant", DESK)}
TALLEST = 8000

TYPED = {
    30: {"growth": 5, "schedule": 5, "criterion4": "✓", "criterion5": "✓", "criterion1": "✓"},
    46: {"communication": 1, "respect": 1, "late": 60},
    29: {"hours": 400},
    49: {"hours": "ten"},
}
"""What is typed between the two nights, by the row of Clients: ratings, hours, a slip."""


def mail(language: str, folder: Path) -> EmailMessage:
    """The mail of the second night."""
    said, file = words(language), folder / "mail.xlsx"
    create_workbook(file, language=language, currency="TWD", country="TW", sample=True, today=FIRST)
    told = untold(recalculate(XlsxBook(file), FIRST).judgement).marks()
    book = load_workbook(file)
    clients = book[said["sheets.clients"]]
    places = declared_header(CLIENTS).positions
    for row, cells in TYPED.items():
        for name, value in cells.items():
            clients.cell(row, 1 + places[name], value)
    book.save(file)
    outcome = recalculate(XlsxBook(file), SECOND)
    after = untold(outcome.judgement)
    new = [r for r, mark in zip(after.records(), after.marks(), strict=True) if mark not in told]
    name = said["sheets.clients"]
    report = report_of(outcome, new, name, "k", all_words(), SHEET,
                       lambda _, cell: f"{SHEET}#range={cell}", pictured=True)  # fmt: skip
    now = dt.datetime.combine(SECOND, dt.time(3), dt.UTC)
    return compose(report, said, HEAD, now, pictures_of(report.overview, said))


def picture(message: EmailMessage, target: Path, width: int, dark: bool) -> None:
    """The mail on a screen so wide, as far down as it goes."""
    screenshot(shown(message), target, width, TALLEST, dark)
    shot = Image.open(target).convert("RGB").crop((0, 0, width, TALLEST))
    below = Image.new("RGB", shot.size, shot.getpixel((0, TALLEST - 1)))
    box = ImageChops.difference(shot, below).getbbox()
    assert box is not None, "a mail has something in it"
    shot = shot.crop((0, 0, width, box[3] + 12))
    shot.quantize(256, kmeans=4, dither=Image.Dither.NONE).save(target, optimize=True)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--dark", action="store_true", help="on a dark screen")
    parser.add_argument("--all", action="store_true", help="each language on each screen")
    options = parser.parse_args()
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    for language in languages():
        with tempfile.TemporaryDirectory() as scratch:
            message = mail(language, Path(scratch))
        for width in (PHONE, DESK):
            if options.all or (language, width) in IN_DOCS:
                screen = "phone" if width == PHONE else "desk"
                target = folder / f"mail-{screen}-{language}.png"
                picture(message, target, width, options.dark)
                print(target.name, f"{target.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
