"""The lists of the scenario on the hidden page: a formula for each row of Clients, its result."""

from __future__ import annotations

from pumpkin_sheets.plan.practised import clients_of
from pumpkin_sheets.plan.state import Content
from pumpkin_sheets.plan.whatif.scenario import COLUMNS, LISTS, scenario, scenario_formulas
from pumpkin_sheets.sheets.drawing import Formula


def scenario_lists(content: Content) -> dict[str, list[Formula]]:
    """The lists by defined name; none in a workbook without the pack."""
    practised = content.practised
    tables = {table.practice.name: table.both for table in practised.tables}
    if "what_if" not in tables:
        return {}
    made = scenario(
        clients_of(content.scored), tables["what_if"], tables.get("costs"), practised.values
    )
    lists: dict[str, list[Formula]] = {name: [] for name in LISTS}
    results = {name: made[COLUMNS[name]].tolist() for name in LISTS}
    results["ScenarioKept"] = ["" if n != n else n for n in results["ScenarioKept"]]
    for n in range(len(made)):
        for name, formula in scenario_formulas(n + 1):
            lists[name].append(Formula(formula, results[name][n]))
    return lists
