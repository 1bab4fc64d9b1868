"""Names that may be one client's, spelled in two ways (F54)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from pumpkin_sheets.importing.sources import PERSIAN, legal_forms
from pumpkin_sheets.sheets.words import fold

ALIKE = 92
"""From this token-set ratio of RapidFuzz on, of 100, two names may be one client's."""

_CROWD = 1000
"""A word that more names than these have is none to go by."""
_FORMS = legal_forms()
_LATIN = frozenset(form for form in _FORMS if form.isascii())
_OTHER = tuple(form for form in _FORMS if not form.isascii())


def heart(name: str) -> str:
    """A name as it is compared: folded, without marks and without its legal form."""
    text = fold(name).translate(PERSIAN)
    for form in _OTHER:
        if text.endswith(form) or text.startswith(form):
            text = text.removesuffix(form).removeprefix(form)
    text = re.sub(r"(?<=\b[a-z])\.(?=[a-z]\b)", "", text)  # g.m.b.h
    text = "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in text)
    words = text.split()
    kept = [word for word in words if word not in _LATIN]
    return " ".join(kept or words)


def same_as(names: Iterable[str], listed: Iterable[str]) -> Mapping[str, str]:
    """Each of ``names`` that may be another's: the name that it is most like.

    The other is one of ``listed``, or an earlier one of ``names``; names that are equal when
    folded are one anyway and not among them.
    """
    from rapidfuzz import fuzz, process

    known = {fold(name): name for name in listed}
    shelf = _Shelf()
    for name in known.values():
        shelf.add(name)
    found: dict[str, str] = {}
    for name in names:
        if fold(name) in known:
            continue
        bare = heart(name)
        near = {place: shelf.hearts[place] for place in sorted(shelf.near(bare))}
        best = process.extractOne(bare, near, scorer=fuzz.token_set_ratio, score_cutoff=ALIKE)
        if best and bare:
            found[name] = shelf.names[best[2]]  # whoever it is like is whom others are compared to
        else:
            shelf.add(name)
    return found


class _Shelf:
    """Names by what those like them share: a word, or how they begin or end.

    A word that very many share tells nothing; so a long list takes no longer than it must.
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self.hearts: list[str] = []
        self._places: dict[str, list[int]] = {}

    def add(self, name: str) -> None:
        """Puts a name on the shelf."""
        bare = heart(name)
        for key in _keys(bare):
            self._places.setdefault(key, []).append(len(self.names))
        self.names.append(name)
        self.hearts.append(bare)

    def near(self, bare: str) -> set[int]:
        """The places of names that may be like this one."""
        found: set[int] = set()
        for key in _keys(bare):
            places = self._places.get(key, ())
            if len(places) <= _CROWD:
                found.update(places)
        return found


def _keys(bare: str) -> set[str]:
    return {*bare.split(), f"{bare[:3]}…", f"…{bare[-3:]}", bare.replace(" ", "")}
