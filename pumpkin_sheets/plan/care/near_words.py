"""What somebody most likely meant by a word that is none of ours: near in meaning or in letters."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from pumpkin_sheets.plan.care.touches import TouchKind
from pumpkin_sheets.sheets.words import Words, fold, fold_ours

ALIKE = 0.6
"""How alike two words must be, 0 to 1."""


def meant_kind(text: str, words: Words, languages: Collection[Words]) -> str:
    """The word for the kind of touch that is nearest, as ``words`` has it; empty for none near.

    Near are the words listed under ``touch_kind_near`` in any language (“Call”, “電話”), and the
    kinds' own words with a letter wrong or a part left out.
    """
    listed: dict[str, TouchKind] = {}
    for each in languages:
        for kind in TouchKind:
            own = each[f"touch_kinds.{kind}"]
            for word in (own, *parted(each[f"touch_kind_near.{kind}"])):
                listed.setdefault(fold_ours(word), kind)
    near = _nearest(fold_ours(text), listed)
    return words[f"touch_kinds.{listed[near]}"] if near else ""


def meant_client(text: str, clients: Mapping[str, str]) -> str:
    """The client whose name is nearest; ``clients`` maps folded names to names.  Empty for none."""
    return clients.get(_nearest(fold(text), clients), "")


def parted(text: str) -> list[str]:
    """The words of a list, as any of the languages parts them."""
    return [word.strip() for word in re.split("[,、،]", text)]


def _nearest(text: str, known: Iterable[str]) -> str:
    listed = [word for word in known if word]
    if text in listed:
        return text
    inside = [word for word in listed if text and (word in text or text in word)]
    if inside:
        return min(inside, key=lambda word: (abs(len(word) - len(text)), word))
    import difflib  # only what nobody knows is compared letter by letter

    return next(iter(difflib.get_close_matches(text, listed, n=1, cutoff=ALIKE)), "")
