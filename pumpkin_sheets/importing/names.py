"""Names that may be one client's, spelled in two ways (F54)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from pumpkin_sheets.importing.sources import legal_forms
from pumpkin_sheets.sheets.words import fold

ALIKE = 92
"""From this token-set ratio of RapidFuzz on, of 100, two names may be one client's."""

_FORMS = legal_forms()
_LATIN = frozenset(form for form in _FORMS if form.isascii())
_OTHER = tuple(form for form in _FORMS if not form.isascii())


def heart(name: str) -> str:
    """A name as it is compared: folded, without marks and without its legal form."""
    text = fold(name)
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
    choices: list[str] = []
    hearts: list[str] = []
    for name in known.values():
        choices.append(name)
        hearts.append(heart(name))
    found: dict[str, str] = {}
    for name in names:
        if fold(name) in known:
            continue
        bare = heart(name)
        best = process.extractOne(bare, hearts, scorer=fuzz.token_set_ratio, score_cutoff=ALIKE)
        if best and bare:
            found[name] = choices[best[2]]
            continue  # whoever it is like is whom others are compared with
        choices.append(name)
        hearts.append(bare)
    return found
