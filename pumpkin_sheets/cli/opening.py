"""Opening a file in whatever program the owner has for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from pumpkin_sheets.book import BookError


def open_file(path: Path) -> None:
    """Open a file as a double click would.  Raises BookError where the system has no way."""
    try:
        if sys.platform == "win32":
            os.startfile(path)
        else:
            opener = "open" if sys.platform == "darwin" else "xdg-open"
            subprocess.run([opener, str(path)], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise BookError("cli.not_opened", file=path.name) from error
