"""Titles that an owner words: columns of ticks whose names stand in a list on another sheet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from pumpkin_sheets.sheets.drawing import Formula, Placed, text
from pumpkin_sheets.sheets.schema import Column, Sheet
from pumpkin_sheets.sheets.tables import Header, Values, find_header, titles_of
from pumpkin_sheets.sheets.words import Words, fold_ours

Lists = Mapping[str, Sequence[str]]
"""What owners typed in their lists, by the list's defined name."""


def own_title(name: str, place: int, ours: str, lists: Lists) -> Formula:
    """The title from ``place`` (from 1) of a list, or ``ours`` while nothing stands there."""
    listed = lists.get(name, ())
    theirs = listed[place - 1] if place <= len(listed) else ""
    cell = f"INDEX({name},{place})"
    formula = f'IF(TRIM({cell})="",{text(ours)},{cell}&"")'
    return Formula(formula, theirs if theirs.strip(" ") else ours)


def title_of(sheet: Sheet, column: Column, words: Words, lists: Lists) -> str | Formula:
    """What stands above a column."""
    ours = words[sheet.title_key(column)]
    return own_title(*column.listed, ours, lists) if column.listed else ours


def find_titles(
    values: Values,
    sheet: Sheet,
    words: Words,
    languages: Iterable[Words],
    lists: Lists,
    uncalculated: Collection[tuple[int, int]] = (),
) -> Header | None:
    """The header of a table, by what its titles show; None without any of ours.

    ``uncalculated`` are the 0-based cells with a formula that was never calculated.
    """
    titles = titles_of(sheet, languages)
    own = {
        column.name: str(title_of(sheet, column, words, lists).result)  # type: ignore[union-attr]
        for column in sheet.columns
        if column.listed
    }
    header = find_header(values, titles, in_order(sheet, titles, own))
    return with_untitled(header, list(own), uncalculated)


def in_order(
    sheet: Sheet, titles: Mapping[str, str], own: Mapping[str, str]
) -> dict[str, list[str]]:
    """The columns that share each of the owner's titles, as they stand from left to right.

    ``titles`` are ours, folded, and ``own`` the owner's, by column: he may call one “Respect”, as
    another column is called.
    """
    shared: dict[str, list[str]] = {}
    for name, title in own.items():
        shared.setdefault(fold_ours(title), []).append(name)
    for title, called in shared.items():
        if titles.get(title, called[0]) not in own:
            shared[title] = sorted([*called, titles[title]], key=sheet.position)
    return shared


def with_untitled(
    header: Header | None, own: Sequence[str], uncalculated: Collection[tuple[int, int]]
) -> Header | None:
    """The header with the columns ``own`` whose titles a program saved without their results.

    Those titles are the only formulas in the header, so that their order tells them apart.
    """
    if header is None:
        return None
    known = set(header.positions.values())
    untitled = sorted(c for r, c in uncalculated if r == header.row and c not in known)
    missing = [name for name in own if name not in header.positions]
    if len(untitled) != len(missing):
        return header
    return Header(header.row, {**header.positions, **dict(zip(missing, untitled, strict=True))})


def formulas_of(cells: Iterable[Placed]) -> dict[str, str | float | int]:
    """The results of titles that are formulas, by their texts."""
    return {c.content.text: c.content.result for c in cells if isinstance(c.content, Formula)}
