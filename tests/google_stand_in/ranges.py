"""A1 ranges and field masks, as the Sheets API reads them."""

from __future__ import annotations

import re
from typing import Any


class RefusedError(Exception):
    """The request is not valid; nothing of it is applied (HTTP 400)."""


def column_number(letters: str) -> int:
    """0 for A, 25 for Z, 26 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


_CELL = re.compile(r"([A-Za-z]{1,3})?([0-9]+)?$")


def parse_range(text: str) -> tuple[str, int, int, int | None, int | None]:
    """``(title, first row, first column, last row, last column)``, the last two exclusive.

    ``None`` stands for "to the edge of the sheet".
    """
    title, cells = _split(text)
    if not cells:
        return title, 0, 0, None, None
    first, _, last = cells.partition(":")
    row, column = _corner(first, text)
    if not last:
        if row is None or column is None:
            raise RefusedError(f"Unable to parse range: {text}")
        return title, row, column, row + 1, column + 1
    last_row, last_column = _corner(last, text)
    return (
        title,
        row or 0,
        column or 0,
        None if last_row is None else last_row + 1,
        None if last_column is None else last_column + 1,
    )


def _split(text: str) -> tuple[str, str]:
    if text.startswith("'"):
        end = 1
        while True:
            end = text.find("'", end)
            if end < 0:
                raise RefusedError(f"Unable to parse range: {text}")
            if text[end : end + 2] != "''":
                break
            end += 2
        rest = text[end + 1 :]
        if rest and not rest.startswith("!"):
            raise RefusedError(f"Unable to parse range: {text}")
        return text[1:end].replace("''", "'"), rest[1:]
    title, _, cells = text.partition("!")
    return title, cells


def _corner(text: str, whole: str) -> tuple[int | None, int | None]:
    match = _CELL.match(text.replace("$", ""))
    if match is None or not text:
        raise RefusedError(f"Unable to parse range: {whole}")
    letters, digits = match.groups()
    return (int(digits) - 1 if digits else None, column_number(letters) if letters else None)


def parse_mask(mask: str) -> list[list[str]]:
    """``a.b,c(d,e)`` as ``[["a", "b"], ["c", "d"], ["c", "e"]]``."""
    paths: list[list[str]] = []
    position = 0

    def read(prefix: list[str]) -> None:
        nonlocal position
        name = ""
        path = list(prefix)
        inner = False
        while position < len(mask):
            letter = mask[position]
            position += 1
            if letter in "./":
                path.append(name.strip())
                name = ""
            elif letter == "(":
                read([*path, name.strip()])
                inner = True
            elif letter in ",)":
                if not inner:
                    paths.append([*path, name.strip()])
                name, path, inner = "", list(prefix), False
                if letter == ")":
                    return
            else:
                name += letter
        if not inner:
            paths.append([*path, name.strip()])

    read([])
    if not paths or any(not step for path in paths for step in path):
        raise RefusedError(f"Invalid field mask: {mask}")
    return paths


_Tree = dict[str, Any]


def pick(value: Any, paths: list[list[str]]) -> Any:
    """The part of an answer that a mask lets through."""
    return _let_through(value, _tree(paths))


def _tree(paths: list[list[str]]) -> _Tree | None:
    """What the mask says of each name; ``None`` lets everything through."""
    if any(path == [] or path[0] == "*" for path in paths):
        return None
    names = dict.fromkeys(path[0] for path in paths)
    return {name: _tree([path[1:] for path in paths if path[0] == name]) for name in names}


def _let_through(value: Any, tree: _Tree | None) -> Any:
    if tree is None:
        return value
    if isinstance(value, list):
        return [_let_through(item, tree) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: value[name] if inner is None else _let_through(value[name], inner)
        for name, inner in tree.items()
        if name in value
    }


def assign(target: dict[str, Any], source: dict[str, Any], paths: list[list[str]]) -> None:
    """Set in ``target`` every field that the mask names, clearing those ``source`` lacks."""
    for path in paths:
        if path[0] == "*":
            target.clear()
            target.update(source)
            continue
        name = path[0]
        if len(path) == 1:
            if name in source:
                target[name] = source[name]
            else:
                target.pop(name, None)
            continue
        inner = dict(target.get(name, {}))
        given = source.get(name, {})
        assign(inner, given if isinstance(given, dict) else {}, [path[1:]])
        if inner:
            target[name] = inner
        else:
            target.pop(name, None)
