"""Every formula that we write is one that Excel 2010 takes, in each language, with all packs."""

from __future__ import annotations

import datetime as dt

import pytest

from pumpkin_sheets.languages import all_words, languages, words
from pumpkin_sheets.plan.clients.new_list import new_content
from pumpkin_sheets.plan.packs import PACKS
from pumpkin_sheets.plan.practices import draw
from pumpkin_sheets.plan.settings.settings import default_settings
from pumpkin_sheets.sheets.drawing import Drawing, Formula, FormulaColumn, Rule
from tests.formula_scan import FUNCTIONS, faults


def everything(language: str) -> list[Drawing]:
    """The sheets of a workbook with all packs."""
    said = words(language)
    packs = [pack.name for pack in PACKS]
    content = new_content(
        said,
        default_settings(said),
        3,
        packs=packs,
        today=dt.date(2026, 3, 2),
        languages=all_words(),
    )
    return draw(content)


def formulas(drawings: list[Drawing]) -> set[str]:
    found = set()
    for drawing in drawings:
        found |= {p.content.text for p in drawing.cells if isinstance(p.content, Formula)}
        found |= {rule.formula for rule in drawing.rules if isinstance(rule, Rule)}
        if drawing.table is not None:
            columns = drawing.table.columns
            found |= {c.formula for c in columns if isinstance(c, FormulaColumn)}
    return found


@pytest.mark.parametrize("language", languages())
def test_excel_2010_takes_every_formula(language: str) -> None:
    drawings = everything(language)
    references = {k: v for drawing in drawings for k, v in drawing.names.items()}
    lists = {name for name, reference in references.items() if ":" in reference}
    assert {"Ticks", "ClientName", "ServiceCode", "CostName", "MemoryWas"} <= lists
    found = formulas(drawings)
    assert len(found) > 500
    assert {f: faults(f, lists) for f in found if faults(f, lists)} == {}


def test_the_list_of_functions_holds_none_that_is_not_used() -> None:
    text = " ".join(formulas(everything("en")))
    assert {name for name in FUNCTIONS if f"{name}(" not in text} == set()


@pytest.mark.parametrize(
    ("formula", "fault"),
    [
        ("XLOOKUP(A1,B1:B9,C1:C9)", "XLOOKUP is no function of the list"),
        ('TEXT(A1,"0")', "TEXT is no function of the list"),
        ("SUM(A1:A9*2)", "A1:A9 is an array in SUM"),
        ("MATCH(A1:A9,B1:B9,0)", "A1:A9 is an array in MATCH"),
        ("IF(Names=1,2,3)", "Names is an array in IF"),
        ("Names", "Names is an array in the cell"),
        ("SUM(-Names)", "Names is an array in SUM"),
        ("INDEX((Names),1)", "Names is an array in "),
        ("SUM({1,2})", "an array constant {"),
        ("COUNTIF(Names,Names)", "Names is an array in COUNTIF"),
        ("SUMPRODUCT(IF(Names=1,1,0))", "Names is an array in IF, also inside SUMPRODUCT"),
        ("FIXED(A1,0)", "FIXED of what is not rounded: A1"),
        ("FIXED(ROUND(A1,0),0)", "FIXED of what is not rounded: ROUND(A1,0)"),
        ("FIXED(ROUND(A1,0)+ROUND(B1,0)+0.000001,0)", "FIXED of what is not rounded: "),
        ("SUMPRODUCT(--(TRIM(A1)=Ticks))>0", "compares a cell that may be logical with texts"),
        ('A1="TRUE"', "a logical value written as a text"),
        ("N(" * 65 + "1" + ")" * 65, "65 functions in each other"),
        ("+".join(["A\x00"] * 1000), "9000 signs long"),
        ('"' + "x" * 256 + '"', "a text of 256 signs"),
    ],
)
def test_the_scan_finds_what_is_wrong(formula: str, fault: str) -> None:
    found = faults(formula, {"Names", "Ticks"})
    assert any(said.startswith(fault) for said in found), found


@pytest.mark.parametrize(
    "formula",
    [
        "SUMPRODUCT(--(Names=A1))>1",
        'SUMIFS(Names,Names,1,Names,">0")+COUNTIFS(Names,1)',
        "INDEX(Names,MATCH(1,Names,0))",
        "FIXED(ROUND(A1*(2+B1)+0.000001,0)+0.000001,0)",
        "IFERROR(SUMPRODUCT((TRIM(IF(ISLOGICAL(P7),N(P7),P7))=Ticks)),-1)",
        "N(" * 64 + "1" + ")" * 64,
        '"' + "x" * 255 + '"',
    ],
)
def test_the_scan_lets_good_formulas_pass(formula: str) -> None:
    assert faults(formula, {"Names", "Ticks"}) == []
