"""Puts the words of each language into one file of the wheel; see ``pumpkin_sheets/languages``.

``pip install`` and ``python -m build`` run it (``pyproject.toml`` names it).  An editable install
does without: there the files of TOML are read, so that what was just written is said.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WheelWords(BuildHookInterface[Any]):
    """The hook of the builder."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Writes a file for each language, and names them for the wheel."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from pumpkin_sheets.languages import languages, written

        self._folder = tempfile.TemporaryDirectory()
        for language in languages():
            file = Path(self._folder.name, f"{language}.json")
            texts = json.dumps(written(language).texts, ensure_ascii=False)
            file.write_text(texts, encoding="utf-8")
            build_data["force_include"][str(file)] = f"pumpkin_sheets/languages/{file.name}"
