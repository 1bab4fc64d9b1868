"""What somebody most likely meant who typed a word that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable


def meant(text: str, known: Iterable[str]) -> str:
    """The one of ``known`` that is nearest, in capitals or not; empty where nothing is near."""
    import difflib  # only who mistyped waits for it

    folded = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(text.casefold(), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else ""
