"""A client's name as the client may read it: without what the owner noted beside it.

Cut is what is surely a note: a bracket of any kind, or a part after a dash, a slash, a comma or
another sign, that holds a word of judgement; one at the very beginning where it is nothing else;
and one at the very end, where hardly a name has it (“Acme VIP”).  Where a name may truly hold the
word (“VIP Travel”, “Good Morning Cafe”, 「貴賓樓飯店」) it stays.  In both doubtful cases the owner
is told until the name is among the ``fine`` ones; those are never cut.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pumpkin_sheets.plan.care.notes import Reader, is_filler, reader_of
from pumpkin_sheets.plan.care.secret_words import plain
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.shown import one_line
from pumpkin_sheets.sheets.words import fold

_OPEN = re.escape("([{<（［｛＜【〔〖《〈「『«‹“„⟨⟪⟦❨❪❲﴾﴿⦅｢〘〚❝")
_CLOSE = re.escape(")]}>）］｝＞】〕〗》〉」』»›”⟩⟫⟧❩❫❳﴿﴾⦆｣〙〛❞")
_BRACKET = re.compile(
    rf"[{_OPEN}]([^{_OPEN}{_CLOSE}]*)[{_CLOSE}]"
    r'|"([^"]*)"|‘([^‘’]*)’|(?<!\w)\'([^\']*)\'(?!\w)|(?<![\w*])\*+([^*]+)\*+(?![\w*])'
)
_QUOTES = frozenset("「『《〈«‹“„\"‘'❝｢")
_SPEECH = frozenset("“„\"‘'❝")
_SIGN = re.compile(
    rf"(\s*\.{{2,}}\s*|\s+[-‐‑−]+\s*|[-‐‑−]+\s+|--+|\s*[{_OPEN}{_CLOSE}/／\\|｜;；:：,，、،؛·•・~～=→⇒➔#＃*＊_!！?？…。"
    r"–—―‒‾★☆✩✪⭐✓✔✗✘●○◆◇■□▲△▼▽♥♡※†‡§¶"
    "\u2190-\u21ff\u2600-\u27bf\U0001f000-\U0001faff]+\ufe0f?\\s*)"
)
_MARKS = 0xF0000  # private signs, each standing for a bracket while the rest is read
_CALLS = frozenset(" !！?？.…")
_LISTING = frozenset(",，、،")
LONGEST = 255
"""How much of a name anything shows."""


@dataclass(frozen=True)
class ShownName:
    """``text`` is what a client reads; ``word`` the one in doubt, of which the owner is told."""

    text: str
    word: str = ""


@lru_cache(maxsize=2048)  # a letter names its client several times
def shown_name(name: str, secrets: frozenset[str], fine: frozenset[str] = frozenset()) -> ShownName:
    """A client's name as the client may read it; ``fine`` are names, folded, to leave alone."""
    name = one_line(name, LONGEST)
    if fold(name) in fine:
        return ShownName(name)
    reader = reader_of(secrets)
    if not reader.word(name):
        return ShownName(name)
    brackets = _Brackets(reader)
    sure = brackets.without_notes(name)
    sure, doubtful = _without_parts(sure, reader)
    trimmed = _trimmed_parts(sure, reader)
    kept = brackets.put_back(trimmed)
    if not any(sign.isalnum() for sign in kept):
        return ShownName(name, reader.word(name))  # nothing else would be left
    word = reader.word(kept)
    if not word and (doubtful or brackets.doubtful or trimmed != sure):
        word = reader.word(name)
    return ShownName(kept, word)


def fine_names(text: str) -> frozenset[str]:
    """The names listed in a cell, folded: one after the other with a semicolon or in lines."""
    return frozenset(filter(None, (fold(one_line(part)) for part in re.split(r"[;；؛\n]", text))))


class _Brackets:
    """Takes the notes in brackets out of a name, and sets a mark for every other bracket.

    ``doubtful`` tells afterwards whether something in them might have been a name.
    """

    def __init__(self, reader: Reader) -> None:
        self.doubtful = False
        self.reader_of = reader
        self._kept: list[str] = []

    def without_notes(self, name: str) -> str:
        """The name without them, brackets in brackets first."""
        left = name
        while (fewer := _BRACKET.sub(self._one, left)) != left:
            left = fewer
        return one_line(left)

    def put_back(self, name: str) -> str:
        """The name with the brackets for their marks."""
        for number in reversed(range(len(self._kept))):
            name = name.replace(chr(_MARKS + number), self._kept[number])
        return name

    def _one(self, match: re.Match[str]) -> str:
        inside = self.put_back(next(group for group in match.groups() if group is not None))
        if not inside.strip():
            return " "  # what stood in it was a note
        if self._is_note(inside, match):
            self.doubtful = self.doubtful or not self.reader_of.is_nothing_else(inside)
            return " "
        self._kept.append(match.group()[0] + inside.strip() + match.group()[-1])
        return chr(_MARKS + len(self._kept) - 1)

    def _is_note(self, inside: str, match: re.Match[str]) -> bool:
        if not self.reader_of.is_note(inside):
            return False
        after = any(sign.isalnum() for sign in match.string[match.end() :])
        words = set(self.reader_of.every.findall(plain(inside)))
        hard = self.reader_of.hard.search(plain(inside))
        before = match.start() > 0 or match.group()[0] in _SPEECH
        quoted = match.group()[0] in _QUOTES and before and after
        return not (quoted and not hard and len(words) == 1)  # The "Good" Company


def _without_parts(name: str, reader: Reader) -> tuple[str, bool]:
    """The name without the parts between signs that are notes, and whether one might be a name."""
    pieces = _SIGN.split(name)
    parts, signs = pieces[::2], ["", *pieces[1::2]]
    notes: list[bool] = []
    named = False  # whether the name itself has begun
    for i, part in enumerate(parts):
        if named:
            note = _is_later_note(part, signs[i], reader)
        else:
            note = _is_first_note(part, signs[i + 1 :], parts[i + 1 :], reader)
        note = note or bool(notes and notes[-1] and is_filler(part))
        notes.append(note)
        named = named or (not note and any(map(str.isalnum, part)))
    # A sign is a note where it is a word of judgement itself (a flag).
    flags = [bool(reader.word(sign)) for sign in signs]
    if not any(notes) and not any(flags):
        return name, False
    kept = ""
    for part, sign, note, flag in zip(parts, signs, notes, flags, strict=True):
        if not note and part.strip():
            kept += ((" " if flag else sign) if kept else "") + part
    doubtful = any(
        note and not reader.is_nothing_else(part) and not is_filler(part)
        for part, note in zip(parts, notes, strict=True)
    )
    return one_line(kept), doubtful


def _is_first_note(part: str, signs: list[str], after: list[str], reader: Reader) -> bool:
    """Whether what stands before the name is a note: it must be nothing else."""
    if not reader.is_nothing_else(part) or not any(map(str.isalnum, "".join(after))):
        return False
    if {*signs[0]} <= _CALLS:
        return False  # VIP! Travel
    if reader.hard.search(plain(part)) or not _LISTING & {*signs[0]}:
        return True
    # “Good, Bad & Ugly” may be a name.
    words = plain(part).split()
    return len(words) > 1 or is_filler(after[0]) or reader.is_note(after[0])


def _is_later_note(part: str, sign: str, reader: Reader) -> bool:
    """Whether what stands behind a sign is a note."""
    if not reader.is_note(part):
        return False
    if not _LISTING & {*sign}:
        return True
    # “Smith, Jones and Partners VIP”: only the end is a note.
    name = reader.without_ending(part)
    return name == part or not name[:1].isupper() or is_filler(name) or bool(reader.word(name))


def _trimmed_parts(name: str, reader: Reader) -> str:
    """The name with the beginning and the end of each of its parts read once more."""
    pieces = _SIGN.split(name)
    if any(map(str.isalnum, pieces[0])):
        pieces[0] = reader.without_beginning(pieces[0])
    parts = [reader.without_ending(part) for part in pieces[::2]]
    if parts == pieces[::2]:
        return one_line("".join(pieces))
    for i in range(1, len(parts)):
        if parts[i - 1] != pieces[2 * i - 2] and is_filler(parts[i]):
            parts[i] = ""  # Acme drop, replace first
    last = max((i for i, part in enumerate(parts) if part.strip()), default=0)
    pieces[::2] = parts
    return one_line("".join(pieces[: 2 * last + 1]))
