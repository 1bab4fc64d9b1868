"""Where secrets do not belong: files that a git repository would hand on."""

from __future__ import annotations

from pathlib import Path


def in_repository(path: Path) -> bool:
    """Whether a file lies inside a git repository, wherever its links lead."""
    return any((folder / ".git").exists() for folder in path.resolve().parents)
