"""The pictures of docs/tour.md: the main sheets, full and empty, in the languages that it shows.

``python -m scripts.tour`` writes them into docs/tour; ``--all`` those of every language, into a
FOLDER of yours.  Needs LibreOffice (``soffice``), Poppler
(``pdftoppm``, ``pdftotext``) and Pillow.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import subprocess
import tempfile
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image, ImageChops

from pumpkin_sheets.homes.file.book import XlsxBook
from pumpkin_sheets.homes.file.create import create_workbook
from pumpkin_sheets.languages import languages, words
from pumpkin_sheets.plan.packs import PACKS
from pumpkin_sheets.recalculate import recalculate

TODAY = dt.date(2026, 3, 2)
FOLDER = Path(__file__).parents[1] / "docs" / "tour"
FULL = {
    "start": "start.title",
    "clients": "subtitles.clients",
    "dashboard": "dashboard.what_to_do",
    "plan": "subtitles.plan",
    "schedule": "subtitles.schedule",
    "queue": "subtitles.queue",
}
"""What is shown of a full workbook, and the key of words that only its page has."""
PACKED = {
    "letters": "subtitles.letters",
    "drafts": "subtitles.drafts",
    "prospects": "subtitles.prospects",
    "projects": "subtitles.projects",
    "needs": "subtitles.needs",
    "solutions": "subtitles.solutions",
    "success": "subtitles.success",
    "loyalty": "subtitles.loyalty",
    "strategy": "subtitles.strategy",
    "decisions": "subtitles.decisions",
    "what_if": "subtitles.what_if",
    "levers": "subtitles.levers",
}
"""What is shown of a full workbook with every pack."""
SHOWN = {
    "plan": (1.0, 0.284),
    "letters": (1.0, 0.72),
    "drafts": (0.755, 0.5),
    "prospects": (1.0, 0.74),
    "projects": (1.0, 0.48),
    "needs": (1.0, 0.28),
    "solutions": (1.0, 0.3),
    "success": (0.55, 0.26),
    "loyalty": (1.0, 0.24),
    "decisions": (1.0, 0.34),
    "what_if": (1.0, 0.34),
    "levers": (0.64, 0.6),
}
"""How much of the first page of such a sheet is shown, from the left and from above."""
IN_DOCS = {"fa": ("clients",), "zh-Hans": ("clients",)}
"""What docs show of a language, where it is not everything."""
EMPTY = {"dashboard": "dashboard.what_to_do", "schedule": "subtitles.schedule"}
DOTS, COLORS, NEAR = 110, 255, 12
FINE = {
    "plan": 340,
    "drafts": 150,
    "projects": 140,
    "needs": 140,
    "success": 220,
    "loyalty": 140,
    "levers": 200,
}
"""More dots an inch, for what is small on paper."""


def pictures(
    folder: Path,
    language: str,
    sample: bool,
    packs: Sequence[str] = (),
    only: Sequence[str] | None = None,
) -> list[Path]:
    """One picture per sheet of a new workbook in this language, full or empty.

    With ``packs``, one of each of their sheets; ``only`` of some sheets.
    """
    said, wanted = words(language), PACKED if packs else FULL if sample else EMPTY
    wanted = {n: key for n, key in wanted.items() if only is None or n in only}
    if not wanted:
        return []
    with tempfile.TemporaryDirectory() as scratch:
        book = Path(scratch, "tour.xlsx")
        create_workbook(book, language=language, currency="TWD", country="TW", sample=sample,
                        today=TODAY, packs=packs)  # fmt: skip
        recalculate(XlsxBook(book), TODAY)
        _stop_the_clock(book)
        profile = Path(scratch, "profile").as_uri()
        command = ["soffice", "--headless", f"-env:UserInstallation={profile}"]
        command += ["--convert-to", "pdf", "--outdir", scratch, str(book)]
        subprocess.run(command, check=True, capture_output=True)
        pdf = str(book.with_suffix(".pdf"))
        text = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True).stdout
        pages = [_letters(page) for page in text.decode().split("\f")]
        made = []
        for name, key in wanted.items():
            at = next(i for i, page in enumerate(pages, 1) if _letters(said[key]) in page)
            target = Path(scratch, name)
            cut = ["-f", str(at), "-l", str(at), "-singlefile", "-r", str(FINE.get(name, DOTS))]
            cut.append("-png")
            subprocess.run(["pdftoppm", *cut, pdf, str(target)], check=True)
            ending = "" if sample else "-empty"
            made.append(folder / f"{name}{ending}-{language}.png")
            shares = SHOWN.get(name, (1.0, 1.0))
            _small(target.with_suffix(".png"), made[-1], *shares, said.right_to_left)
    return made


def _letters(text: str) -> str:
    """What a PDF keeps of a text for sure: not its spaces, directions and half spaces."""
    kept = unicodedata.normalize("NFKC", text)
    return "".join(
        c for c in kept if not c.isspace() and unicodedata.category(c) not in ("Cf", "Mn")
    )


def _stop_the_clock(book: Path) -> None:
    """The day stays that on which the workbook was recalculated, whenever it is shown."""
    with ZipFile(book) as parts:
        kept = {info: parts.read(info) for info in parts.infolist()}
    with ZipFile(book, "w", ZIP_DEFLATED) as parts:
        for info, content in kept.items():
            parts.writestr(info, re.sub(rb"<f[^>]*>TODAY\(\)</f>", b"", content))


def _small(source: Path, target: Path, across: float, down: float, turned: bool) -> None:
    """The part where one begins to read, without the paper's margins, in most of its colours.

    Of colours that nobody tells apart the commonest stands for all, so that what is rare and red
    keeps its colour.
    """
    page = Image.open(source).convert("RGB")
    white = Image.new("RGB", page.size, "white")
    box = ImageChops.difference(page, white).getbbox()
    page = page.crop(box)
    left = page.width - round(across * page.width) if turned else 0
    page = page.crop((left, 0, left + round(across * page.width), round(down * page.height)))
    common: list[tuple[int, ...]] = []
    for _, color in sorted(page.getcolors(page.width * page.height) or [], reverse=True):
        assert isinstance(color, tuple)
        if all(max(map(abs, map(int.__sub__, color, known))) > NEAR for known in common):
            common.append(color)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for color in common[:COLORS] for part in color])
    page.quantize(palette=palette, dither=Image.Dither.NONE).save(target, optimize=True)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--all", action="store_true", help="every sheet in every language")
    options = parser.parse_args()
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    for language in languages():
        only = None if options.all else IN_DOCS.get(language)
        for sample, packs in ((True, []), (False, []), (True, [pack.name for pack in PACKS])):
            if not sample and only is not None:
                continue
            for picture in pictures(folder, language, sample, packs, only):
                print(picture.name, f"{picture.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
