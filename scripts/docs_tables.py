"""The tables of docs/workbook.md, made from the declarations; ``--write`` puts them there.

Each stands between ``<!-- name -->`` and ``<!-- /name -->``.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path

from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.clients.sheet import SHEET as CLIENTS
from pumpkin_sheets.plan.practices import SHEETS
from pumpkin_sheets.plan.settings.settings import SETTINGS, default_settings
from pumpkin_sheets.sheets.schema import Column

PAGE = Path(__file__).parent.parent / "docs" / "workbook.md"
ENGLISH, CHINESE = words("en"), words("zh-Hant")


def sheets() -> str:
    """Every visible sheet, who writes it, and what it says of itself."""
    rows = ["| Sheet | 繁體中文 | Who writes it | What it is |", "|---|---|---|---|"]
    for sheet in SHEETS:
        if sheet.hidden:
            continue
        owner = "you" if sheet.owner == "people" else "Recalculate"
        about = ENGLISH.get(f"subtitles.{sheet.name}", ENGLISH.get(f"about.{sheet.name}", ""))
        about = about.removeprefix("Written by Recalculate: ").removesuffix(" Do not type here.")
        name = ENGLISH[f"sheets.{sheet.name}"]
        chinese = CHINESE[f"sheets.{sheet.name}"]
        rows.append(f"| **{name}** | {chinese} | {owner} | {about[:1].upper()}{about[1:]} |")
    return "\n".join(rows)


def columns() -> str:
    """What people type on Clients."""
    rows = ["| You type | 繁體中文 | What it takes |", "|---|---|---|"]
    ticks: set[str] = set()
    for column in CLIENTS.inputs:
        if column.kind == "tick":
            if column.group not in ticks:
                ticks.add(column.group)
                count = sum(c.group == column.group for c in CLIENTS.inputs)
                key = {"flags": "red_flags", "criteria": "top_criteria"}[column.group]
                rows.append(
                    f"| {ENGLISH[f'settings_groups.{key}']} | {CHINESE[f'settings_groups.{key}']} "
                    f"| {count} columns of ✓ (x, 1 and TRUE count too); their words are yours, "
                    "on Settings |"
                )
            continue
        key = f"columns.clients.{column.name}"
        rows.append(f"| {ENGLISH[key]} | {CHINESE[key]} | {_takes(column)} |")
    return "\n".join(rows)


def _takes(column: Column) -> str:
    if column.kind == "text":
        return "a name, each only once; **needed**"
    low, high = f"{column.minimum:g}", f"{column.maximum:,.15g}"
    said = f"a number from {low} to {high}"
    if column.kind == "money":
        said = "money, 0 or more"
    if column.name == "hours":
        said = "hours spent, 0 or more"
    if column.name == "late":
        said = "days, on average"
    if column.group == "ease":
        said += "; **at least one of the five is needed**"
    return said + ("; **needed**" if column.required else "")


def settings() -> str:
    """Every setting with its default and its meaning."""
    plain = default_settings(ENGLISH).values
    taiwan = default_settings(ENGLISH, "TWD").values
    rows = ["| Setting | Default | In NT$ | What it does |", "|---|---|---|---|"]
    for setting in SETTINGS:
        shown = [
            f"{values[setting.name]:.0%}" if setting.percent else f"{values[setting.name]:,g}"
            for values in (plain, taiwan)
        ]
        in_taiwan = shown[1] if setting.money else ""
        name, about = ENGLISH[f"settings.{setting.key}"], ENGLISH[f"settings_help.{setting.key}"]
        rows.append(f"| {name} | {shown[0]} | {in_taiwan} | {about} |")
    return "\n".join(rows)


TABLES: dict[str, Callable[[], str]] = {"sheets": sheets, "columns": columns, "settings": settings}


def fresh(text: str) -> str:
    """The page with its tables made anew.  Raises ValueError where a marker is missing."""
    for name, make in TABLES.items():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        if not pattern.search(text):
            raise ValueError(f"docs/workbook.md has no place for the table of {name}")
        table = make()
        text = pattern.sub(lambda found, table=table: found[1] + table + "\n" + found[2], text)
    return text


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/workbook.md")
    options = parser.parse_args()
    text = PAGE.read_text(encoding="utf-8")
    if options.write:
        PAGE.write_text(fresh(text), encoding="utf-8")
    print("up to date" if fresh(text) == text else "docs/workbook.md was behind")


if __name__ == "__main__":
    main()
