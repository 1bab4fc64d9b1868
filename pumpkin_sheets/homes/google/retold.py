"""A Google Sheet in other words: what is asked for, and how it stands then.

Google itself rewrites the titles of renamed sheets in every formula; what stands within texts of
formulas is ours to change.  Formulas of our tables are left to setting up, which knows them by
their note and fills whole columns.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pumpkin_sheets.book import Cell
from pumpkin_sheets.homes.google.around import rule_mark
from pumpkin_sheets.homes.google.formats import Json
from pumpkin_sheets.homes.google.marks import mark_of, pattern_mark
from pumpkin_sheets.homes.google.plan import NOTE, Present
from pumpkin_sheets.sheets.retold import Place, Translation, names_a_sheet, retitled, retold

Contents = Mapping[str, Mapping[Place, str | None]]
"""New contents of cells, by the sheet's title now; None empties the cell."""


def retell(
    present: Mapping[int, Present], plan: Translation, contents: Contents
) -> tuple[list[Json], dict[int, Present]]:
    """The requests that tell every sheet anew, and the sheets as they are after these."""
    requests: list[Json] = []
    after: dict[int, Present] = {}
    for number, sheet in present.items():
        title = sheet.described["properties"]["title"]
        one = _Sheet(sheet, title, plan, contents.get(title, {}))
        after[number] = one.told()
        requests += one.requests
    # A title or a cell may be spoken of by another sheet: titles first.
    renaming = [each for each in requests if "updateSheetProperties" in each]
    return [*renaming, *(each for each in requests if each not in renaming)], after


@dataclass
class _Sheet:
    sheet: Present
    title: str
    plan: Translation
    contents: Mapping[Place, str | None]
    requests: list[Json] = field(default_factory=list)
    _marks: dict[str, str] = field(default_factory=dict)  # of what changes: before -> after

    def told(self) -> Present:
        """The sheet after ``requests``, which this fills."""
        entered = [list(row) for row in self.sheet.entered]
        shown: list[list[Cell]] = [list(row) for row in self.sheet.shown]
        for (row, column), fresh in self._cells():
            old = self.sheet.at(row, column)
            entered[row][column] = fresh
            self._marks.setdefault(mark_of(old), mark_of(fresh))
            if "formulaValue" not in fresh and row < len(shown) and column < len(shown[row]):
                shown[row][column] = fresh.get("stringValue")
        described = dict(self.sheet.described)
        described["properties"] = self._properties()
        described["conditionalFormats"] = self._rules()
        if self.title in self.plan.sheets and self.sheet.note:
            described["developerMetadata"] = self._noted()
        return Present(described, entered, shown)

    @property
    def _number(self) -> int:
        return int(self.sheet.described["properties"]["sheetId"])

    def _texts(self, formula: str) -> Mapping[str, str]:
        """What texts within a formula of this sheet read anew."""
        own = self.plan.sheets.get(self.title)
        if own is not None:
            return {**self.plan.common, **own.texts}
        return self.plan.common if names_a_sheet(formula, self.plan.titles) else {}

    def _cells(self) -> Iterator[tuple[Place, Json]]:
        """Every cell that is another one afterwards, with what it holds then."""
        for place, text in self.contents.items():
            fresh: Json = {} if text is None else {"stringValue": text}
            if mark_of(self.sheet.at(*place)) != mark_of(fresh):
                self._put(place, fresh)
                yield place, fresh
        columns = {
            mark
            for key, mark in self.sheet.note.get("labels", {}).items()
            if key.startswith("column ")
        }
        for row, line in enumerate(self.sheet.entered):
            for column, cell in enumerate(line):
                text = cell.get("formulaValue")
                if text is None:
                    continue
                by_google = retitled(text, self.plan.titles)
                pattern = pattern_mark(text, row + 1)
                if pattern in columns:
                    self._marks.setdefault(pattern, pattern_mark(by_google, row + 1))
                    fresh = {"formulaValue": by_google}
                else:
                    told = retold(text, self.plan.titles, self._texts(text))
                    fresh = {"formulaValue": told}
                    if told != by_google:
                        self._put((row, column), fresh)
                if fresh != cell:
                    yield (row, column), fresh

    def _put(self, place: Place, value: Json) -> None:
        row, column = place
        start = {"sheetId": self._number, "rowIndex": row, "columnIndex": column}
        rows = [{"values": [{"userEnteredValue": value} if value else {}]}]
        body = {"start": start, "rows": rows, "fields": "userEnteredValue"}
        self.requests.append({"updateCells": body})

    def _properties(self) -> Json:
        properties: Json = dict(self.sheet.described["properties"])
        own = self.plan.sheets.get(self.title)
        if own is None:
            return properties
        fresh = {"title": own.title, "rightToLeft": self.plan.after.right_to_left}
        changed = {k: v for k, v in fresh.items() if properties.get(k, False) != v}
        if changed:
            body = {"properties": {"sheetId": self._number, **changed}, "fields": ",".join(changed)}
            self.requests.append({"updateSheetProperties": body})
        return {**properties, **changed}

    def _rules(self) -> list[Json]:
        """The conditional formats; those that the owner made follow, ours are made anew later."""
        rules: list[Json] = []
        ours = set(self.sheet.note.get("rules", []))
        for index, rule in enumerate(self.sheet.described.get("conditionalFormats", [])):
            fresh = rule if rule_mark(rule) in ours else self._retold_rule(rule)
            if fresh != rule:
                body = {"sheetId": self._number, "index": index, "rule": fresh}
                self.requests.append({"updateConditionalFormatRule": body})
            rules.append(fresh)
        return rules

    def _retold_rule(self, rule: Json) -> Json:
        fresh: Json = json.loads(json.dumps(rule))
        for value in fresh.get("booleanRule", {}).get("condition", {}).get("values", []):
            text = value.get("userEnteredValue", "")
            if text.startswith("="):
                value["userEnteredValue"] = retold(text, self.plan.titles, self._texts(text))
        return fresh

    def _noted(self) -> list[Json]:
        """The sheet's note, which tells what of all that is ours."""
        note = self.sheet.note
        labels = {k: self._marks.get(mark, mark) for k, mark in note.get("labels", {}).items()}
        titles = self.plan.titles
        names = {name: retitled(text, titles) for name, text in note.get("names", {}).items()}
        told = {**note, "labels": labels, "names": names}
        value = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        if told != note:
            lookup = {"metadataKey": NOTE, "metadataLocation": {"sheetId": self._number}}
            body = {
                "dataFilters": [{"developerMetadataLookup": lookup}],
                "developerMetadata": {"metadataValue": value},
                "fields": "metadataValue",
            }
            self.requests.append({"updateDeveloperMetadata": body})
        return [
            {**entry, "metadataValue": value} if entry.get("metadataKey") == NOTE else entry
            for entry in self.sheet.described.get("developerMetadata", [])
        ]
