"""Renders sheets of a workbook to PNG, as LibreOffice shows them: the pictures of docs.

``python scripts/picture.py WORKBOOK FOLDER`` writes one file per printed page.  Needs LibreOffice
(``soffice``) and ``pdftoppm``.

Excel counts a column's width in digits of Calibri.  Where neither that font nor Carlito, which is
as wide, is installed, LibreOffice draws columns a third wider: what fits here may be cut in Excel.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from pathlib import Path


def pictures(workbook: Path, folder: Path, dots: int) -> list[Path]:
    """One PNG per page at ``dots`` per inch, in page order."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        profile = Path(scratch, "profile").as_uri()
        command = ["soffice", "--headless", f"-env:UserInstallation={profile}"]
        command += ["--convert-to", "pdf", "--outdir", scratch, str(workbook)]
        subprocess.run(command, check=True, capture_output=True)
        pdf = Path(scratch, workbook.stem + ".pdf")
        target = folder / workbook.stem
        subprocess.run(["pdftoppm", "-r", str(dots), "-png", str(pdf), str(target)], check=True)
    return sorted(folder.glob(f"{workbook.stem}-*.png"))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workbook", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dots", type=int, default=110, help="per inch (110)")
    options = parser.parse_args()
    for picture in pictures(options.workbook, options.folder, options.dots):
        print(picture)


if __name__ == "__main__":
    main()
