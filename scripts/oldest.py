"""Prints the oldest version of each library that the project says it works with, for pip.

    python -m venv oldest
    python scripts/oldest.py > oldest.txt
    oldest/bin/python -m pip install -c oldest.txt ".[test]"
    oldest/bin/python -m pytest tests/cli tests/homes/file

pip leaves a library as it is that is new enough, so whoever has an old one works with that.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

PROJECT = Path(__file__).parents[1] / "pyproject.toml"
WITHOUT = frozenset({"test", "lint"})
"""The extras that only those need who work on the project."""


def oldest(project: Path = PROJECT) -> list[str]:
    """A line ``name==version`` for every library with a lower bound, each once, by name."""
    declared = tomllib.loads(project.read_text(encoding="utf-8"))["project"]
    asked = list(declared["dependencies"])
    for extra, libraries in declared["optional-dependencies"].items():
        if extra not in WITHOUT:
            asked += libraries
    bounds = (re.match(r"([\w.-]+)>=([\w.]+)", library) for library in asked)
    return sorted({f"{bound[1]}=={bound[2]}" for bound in bounds if bound})


if __name__ == "__main__":
    print("\n".join(oldest()))
