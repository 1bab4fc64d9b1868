"""Chromium by its command line, for looking at a mail: what a page holds, and pictures of it.

Needs Debian's ``chromium`` (or Chrome under one of its names).  A window of a desktop's browser is
never narrower than 500 pixels, so a phone is an ``iframe`` of a phone's width.
"""

from __future__ import annotations

import base64
import html
import shutil
import subprocess
import tempfile
from email.message import EmailMessage
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_SECONDS = 120


def find() -> str | None:
    """The program, or None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def shown(mail: EmailMessage) -> str:
    """The HTML of a mail with its pictures in it, as a mail program puts them there."""
    part = mail.get_body(("html",))
    assert part is not None, "every mail of ours has one"
    page: str = part.get_content()
    for image in mail.walk():
        if image.get_content_maintype() == "image":
            data = base64.b64encode(image.get_content()).decode()
            page = page.replace(f"cid:{image['Content-ID'][1:-1]}", f"data:image/png;base64,{data}")
    return page


def framed(page: str, width: int, height: int = 800) -> str:
    """A page inside another, as wide as it would be on a screen of ``width`` pixels."""
    style = f"border:0;display:block;width:{width}px;height:{height}px"
    return f'<iframe style="{style}" srcdoc="{html.escape(page)}"></iframe>'


def dumped(page: str, dark: bool = False) -> str:
    """The page as it stands when everything in it is loaded and its scripts have run."""
    with tempfile.TemporaryDirectory() as scratch:
        return _run(page, Path(scratch), dark, "--dump-dom")


def screenshot(page: str, target: Path, width: int, height: int, dark: bool = False) -> None:
    """A picture of the page on a screen of this size."""
    host = f'<!DOCTYPE html><body style="margin:0">{framed(page, width, height)}'
    with tempfile.TemporaryDirectory() as scratch:
        size = f"--window-size={max(width, 500)},{height}"
        _run(host, Path(scratch), dark, size, f"--screenshot={target.absolute()}")


def _run(page: str, folder: Path, dark: bool, *options: str) -> str:
    program = find()
    assert program is not None, "whoever calls looked for it"
    file = folder / "page.html"
    file.write_text(page, encoding="utf-8")
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    command += [f"--user-data-dir={folder / 'profile'}", *options]
    command += ["--force-dark-mode"] * dark
    done = subprocess.run(
        [*command, file.as_uri()], check=True, capture_output=True, timeout=_SECONDS
    )
    return done.stdout.decode()
