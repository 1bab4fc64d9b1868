"""What is wrong in the rows of success, and what they ask of the schedule (F28, F36)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from pumpkin_sheets.plan.clients.finding import finding_in
from pumpkin_sheets.plan.success.clarity import doubtful, nothing_changes, percent_facts
from pumpkin_sheets.plan.success.pairs import pair_of
from pumpkin_sheets.plan.success.reasons import RATINGS
from pumpkin_sheets.plan.success.states import OPEN
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.practice import Evidence, Filled, Sooner
from pumpkin_sheets.sheets.rows import Found, Rows
from pumpkin_sheets.sheets.sentences import day_text

SOON = 14
"""Days before a check-in in which it is due soon; one made in them counts for it."""

# --- Success ------------------------------------------------------------------------------------


def checks(rows: Rows) -> Iterable[Found]:
    """Names on no list, days that do not rise, an aim that changes nothing, a figure twice or in
    doubtful percent."""
    finding, seen = finding_in(rows.others), set[str]()
    for at, row in rows.keyed():
        start, by = np.floor(row["start"]), np.floor(row["by"])
        if by <= start:
            days = {"value": day_text(by), "start": day_text(start)}
            yield at, "by", "success_days", days
        doubt = doubtful(row["unit"], row["baseline"], row["target"])
        if doubt is not None:
            name = "baseline" if doubt == row["baseline"] else "target"
            yield at, name, "percent_unit", percent_facts(doubt)
        if not row["metric"] or row["fault"] > 0:
            continue
        pair = pair_of(finding, row["client"], row["metric"])
        if pair in seen:
            yield at, "metric", "success_figure_twice", {"value": row["metric"]}
        seen.add(pair)
    yield from rows.strangers("client", "success_client")
    yield from nothing_changes(rows)


def sooner(table: Filled) -> Iterator[Sooner]:
    """The check-in that every figure on its way asks for, and again after it until it is met."""
    rows = table.both
    for row in rows[np.isin(rows["code"], OPEN) & ~np.isnan(rows["next_check"])].records():
        due = float(row["next_check"])
        last = row["seen"] if row["seen"] > 0 else np.floor(row["start"])
        yield Sooner(
            str(row["client"]),
            "check_in",
            due,
            "metric",
            {"metric": str(row["metric"])},
            since=due - SOON,
            every=due - float(last),
        )


# --- Check-ins ----------------------------------------------------------------------------------


def check_in_checks(rows: Rows) -> Iterable[Found]:
    """Names on no list, figures that Success does not have or in doubtful percent, days that are
    still to come."""
    finding, success = finding_in(rows.others), rows.others.get("success")
    figures: dict[str, Mapping[str, Any]] = {}
    for each in success.records() if success is not None else ():
        if each["metric"]:
            figures.setdefault(pair_of(finding, each["client"], each["metric"]), each)
    for at, row in rows.keyed():
        figure = figures.get(pair_of(finding, row["client"], row["metric"]))
        named = row["metric"] and rows.knows(row["client"])
        if named and success is not None and figure is None:
            yield at, "metric", "check_in_unknown", {"value": row["metric"]}
        if figure is None or doubtful(figure["unit"], figure["baseline"], figure["target"]):
            continue
        doubt = doubtful(figure["unit"], row["value"], figure["baseline"], figure["target"])
        if doubt is not None:
            yield at, "value", "percent_unit", percent_facts(doubt)
    yield from rows.strangers("client", "success_client")
    yield from rows.to_come("date", "date_to_come")


def check_in_evidence(rows: Frame, texts: Mapping[str, str]) -> Iterator[Evidence]:
    """Each check-in up to today, as a line of the Touch Log would tell it."""
    for row in rows[rows["day"] > 0].records():
        yield Evidence(float(row["day"]), str(row["client"]), "check_in", str(row["metric"]))


# --- Loyalty ------------------------------------------------------------------------------------


def loyalty_checks(rows: Rows) -> Iterable[Found]:
    """Names on no list, ratings without the day on which they were asked for, days to come."""
    for at, row in rows.keyed():
        if np.isnan(row["asked_on"]) and any(row[name] == row[name] for name in RATINGS):
            yield at, "asked_on", "loyalty_undated", {}
    yield from rows.strangers("client", "success_client")
    yield from rows.to_come("asked_on", "date_to_come")


def loyalty_sooner(table: Filled) -> Iterator[Sooner]:
    """The care call that a high risk of a VIP or Good client brings forward."""
    rows = table.both
    for row in rows[rows["call_on"] > 0].records():
        facts = {"driver": str(row["driver"])}
        yield Sooner(str(row["client"]), "care_call", float(row["call_on"]), "risk", facts)
