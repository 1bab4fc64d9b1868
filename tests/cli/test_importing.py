"""``pumpkin import`` and ``pumpkin accept``: from an export to filled cells, and back."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pumpkin_sheets.cli.main import main
from pumpkin_sheets.homes.file.create import create_workbook

pytest.importorskip("rapidfuzz")

Captured = pytest.CaptureFixture[str]

INVOICES = """ContactName,InvoiceNumber,InvoiceDate,DueDate,Total,LineAmount,Currency,Type,Status
Acme Ltd.,INV-1,16/07/2026,30/07/2026,165,100,USD,Sales invoice,Paid
Acme Ltd.,INV-1,16/07/2026,30/07/2026,165,50,USD,Sales invoice,Paid
ACME,INV-2,17/07/2026,30/07/2026,77,70,USD,Sales invoice,Paid
Oak,INV-3,17/07/2026,30/07/2026,77,101250,USD,Sales invoice,Paid
=1+1,INV-4,17/07/2026,30/07/2026,77,5,USD,Sales invoice,Paid
"""
HOURS = """Date,Client,Project,Project Code,Task,Notes,Hours,First Name,Last Name
2026-07-16,Acme Ltd.,Site,,Design,,12.5,Ann,Lee
2026-07-16,Oak,Site,,Design,,7.5,Ann,Lee
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with Oak (95,300) and Elm (no revenue)."""
    path = tmp_path_factory.mktemp("book") / "clients.xlsx"
    create_workbook(path, rows=20)
    book = openpyxl.load_workbook(path)
    sheet = book["Clients"]
    sheet["A5"], sheet["E5"], sheet["A6"] = "Oak", 95_300, "Elm"
    book.save(path)
    return path


@pytest.fixture
def file(made: Path, tmp_path: Path) -> Path:
    for name, text in (("invoices.csv", INVOICES), ("hours.csv", HOURS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Path(shutil.copy(made, tmp_path / made.name))


def run(capsys: Captured, *arguments: object) -> tuple[int, str, str]:
    """Exit code, and what was said on both streams."""
    code = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def imported(file: Path, capsys: Captured, *more: str) -> str:
    folder = file.parent
    files = (folder / "invoices.csv", folder / "hours.csv")
    code, out, err = run(capsys, "import", file, *files, *more)
    assert (code, err) == (0, "")
    return out


def typed(file: Path) -> list[tuple[Any, ...]]:
    """Name, revenue and hours on Clients."""
    sheet = openpyxl.load_workbook(file)["Clients"]
    rows = sheet.iter_rows(min_row=5, max_row=12, values_only=True)
    return [(row[0], row[4], row[6]) for row in rows if row[0] is not None]


def parts(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_of_any_list_it_says_which_columns_count(file: Path, capsys: Captured) -> None:
    text = "Client,Type,Total,Notes\nOak,Invoice,500,a\nOak,Credit note,20,b\nOak,Quote,7,c\n"
    (file.parent / "list.csv").write_text(text, encoding="utf-8")
    assert run(capsys, "import", file, file.parent / "list.csv")[1].splitlines()[:7] == [
        "list.csv: a list known by its titles, read as UTF-8. Lines that count: 2. Names: 1.",
        "  Columns that count: Client, Type, Total.",
        "  Columns that were not read: Notes. If one of them counts, name it, such as --date or "
        "--currency-column.",
        "  Together: Revenue 480. Compare it with what your program says.",
        "  No column says the day, so that lines of every year count; name it with --date, or keep "
        "the lines of one year.",
        "  Lines of drafts, voids, payments and the like, not counted: 1.",
        "  Lines of credit notes and refunds that have no minus, taken off: 1.",
    ]


def test_it_says_what_it_took_for_granted(file: Path, capsys: Captured) -> None:
    text = "Client,Amount,VAT\nMatura Pędrak,120,20\n"
    (file.parent / "list.csv").write_bytes(text.encode("cp1250"))
    said = run(capsys, "import", file, file.parent / "list.csv")[1].splitlines()
    assert said[0].startswith("list.csv: a list known by its titles, read as Windows-1252.")
    assert said[1:4] == [
        "  Nothing tells whether “Matura Pêdrak” should be “Matura Pędrak”; if so, it is "
        "Windows-1250: add --encoding cp1250.",
        "  Columns that count: Client, Amount.",
        "  Columns that were not read: VAT. If one of them counts, name it, such as --date or "
        "--currency-column.",
    ]
    assert said[4] == (
        "  “Amount” beside “VAT” was taken as money without tax; if tax is part of it, add "
        "--tax VAT."
    )
    more = ("--tax", "VAT", "--encoding", "cp1250")
    said = run(capsys, "import", file, file.parent / "list.csv", *more)[1].splitlines()
    assert "Revenue 100." in said[2]
    assert not any("Nothing tells" in line or "taken as money" in line for line in said)


def test_a_line_of_proposals_that_was_typed_over_is_named(file: Path, capsys: Captured) -> None:
    imported(file, capsys)
    book = openpyxl.load_workbook(file)
    sheet = book["Proposals"]
    sheet["I4"], sheet["I5"] = '="x"', "y"  # the first one was never calculated
    book.save(file)
    kept = file.read_bytes()
    lost = [
        f"Proposals!I{row}: The values behind this line were typed over, and it is no proposal any "
        f"more; import {sheet.cell(row, 8).value} again."
        for row in (4, 5)
    ]
    checked = run(capsys, "check", file)[1].splitlines()
    assert checked[1:3] == [f"  {line}" for line in lost]
    assert run(capsys, "accept", file)[1].splitlines()[:2] == lost
    file.write_bytes(kept)
    assert run(capsys, "accept", file, "3")[1].splitlines()[:2] == lost


def test_import_says_what_it_read_and_writes_proposals_alone(file: Path, capsys: Captured) -> None:
    before = parts(file)
    assert imported(file, capsys).splitlines() == [
        "invoices.csv: Xero, sales invoices, read as UTF-8. Lines that count: 5. Names: 4.",
        "  Together: Revenue 101,475. Compare it with what your program says.",
        "  From 2025-07-18 to 2026-07-17. Lines outside: 0; other days with --from and --to.",
        "  On Clients, and not in invoices.csv: Elm.",
        "hours.csv: Harvest, detailed time, read as UTF-8. Lines that count: 2. Names: 2.",
        "  Together: Hours 20. Compare it with what your program says.",
        "  From 2025-07-17 to 2026-07-16. Lines outside: 0; other days with --from and --to.",
        "  On Clients, and not in hours.csv: Elm.",
        "On Proposals now: 5, of which new: 5.",
        f"Take what you want: pumpkin accept {file} 1 3-7, or --all.",
        f"A name that is a client of its own: pumpkin accept {file} --new 4",
        f"A value in place of yours: pumpkin accept {file} --replace 5",
    ]
    after = parts(file)
    changed = {name for name, content in before.items() if after[name] != content}
    assert all("sheet" not in name for name in changed)
    sheet = openpyxl.load_workbook(file)["Proposals"]
    shown = [[cell.value for cell in row[:8]] for row in sheet.iter_rows(min_row=4, max_row=8)]
    dated = "2025-07-18 to 2026-07-17."
    time = "Lines in the file: 1, 2025-07-17 to 2026-07-16."
    assert shown == [
        [1, "Clients", "Oak", "Hours", None, "7.5", time, "hours.csv"],
        [
            2, "Clients", "Acme Ltd.", None, None, "Revenue 150 · Hours 12.5",
            f"New client; needs ease ratings. Lines in the file: 2, {dated} {time}",
            "invoices.csv; hours.csv",
        ],
        [
            3, "Clients", "=1+1", None, None, "Revenue 5",
            f"New client; needs ease ratings. Lines in the file: 1, {dated}", "invoices.csv",
        ],
        [
            4, "Clients", "Acme Ltd.", "Client", "Acme Ltd.", "ACME · Revenue 70",
            "Same as Acme Ltd.? Take it if “ACME” is the same client; if not, take it as new.",
            "invoices.csv",
        ],
        [
            5, "Clients", "Oak", "Revenue", "95,300", "101,250",
            f"There now 95,300, the file says 101,250. Lines in the file: 1, {dated}",
            "invoices.csv",
        ],
    ]  # fmt: skip


def test_the_same_files_again_propose_nothing_new_and_write_nothing(
    file: Path, capsys: Captured
) -> None:
    imported(file, capsys)
    before = file.read_bytes()
    assert "Nothing new.\nOn Proposals now: 5, of which new: 0.\n" in imported(file, capsys)
    assert file.read_bytes() == before


def test_all_fills_empty_cells_and_rows_and_leaves_the_rest(file: Path, capsys: Captured) -> None:
    imported(file, capsys)
    before = file.read_bytes()
    code, out, _ = run(capsys, "accept", file, "--all")
    assert code == 0
    assert out.splitlines() == [
        "5: Clients!E5 is no longer empty: it says 95,300, and was left alone.",
        "Written: cells filled: 1, new rows: 2. The version before: clients.previous.xlsx",
        "Still proposed: 2.",
        f"Bring the tiers up to it: pumpkin recalculate {file}",
    ]
    assert typed(file) == [
        ("Oak", 95_300, 7.5), ("Elm", None, None), ("Acme Ltd.", 150, 12.5), ("=1+1", 5, None),
    ]  # fmt: skip
    assert openpyxl.load_workbook(file)["Clients"]["A8"].data_type == "s"
    assert file.with_name("clients.previous.xlsx").read_bytes() == before
    assert "Nothing new.\nOn Proposals now: 2" in imported(file, capsys)
    assert run(capsys, "accept", file, "--all")[1].splitlines()[-2:] == [
        "Nothing was written.",
        "Still proposed: 2.",
    ]
    assert typed(file)[0] == ("Oak", 95_300, 7.5)


@pytest.mark.parametrize("name", ["Oak Trees", None])
def test_who_was_renamed_or_taken_off_meanwhile_does_not_come_back(
    file: Path, capsys: Captured, name: str | None
) -> None:
    """Proposed was a value for a cell, which no new row of that name may stand for."""
    imported(file, capsys)
    book = openpyxl.load_workbook(file)
    book["Clients"]["A5"] = name
    book.save(file)
    code, out, _ = run(capsys, "accept", file, "--all")
    assert code == 0
    assert ": Oak is not on Clients any more, so nothing was written." in out
    sheet = openpyxl.load_workbook(file)["Clients"]
    assert [sheet[cell].value for cell in ("A5", "E5", "G5")] == [name, 95_300, None]
    names = {client for client, *_ in typed(file)}
    assert names - {name} == {"Elm", "Acme Ltd.", "=1+1"}


def test_a_number_replaces_only_what_it_names(file: Path, capsys: Captured) -> None:
    imported(file, capsys)
    run(capsys, "accept", file, "--replace", "5")
    assert typed(file) == [("Oak", 101_250, None), ("Elm", None, None)]


def test_names_become_one_and_stay_so(file: Path, capsys: Captured) -> None:
    imported(file, capsys)
    out = run(capsys, "accept", file, "2", "4")[1]
    assert out.startswith("“ACME” counts as Acme Ltd. from now on.\nWritten: cells filled: 0, new")
    assert typed(file)[2:] == [("Acme Ltd.", 220, 12.5)]
    assert "Nothing new." in imported(file, capsys)
    listed = run(capsys, "accept", file)[1]
    assert "ACME" not in listed


def test_a_night_and_a_review_leave_what_is_typed_and_bring_proposals_up_to_it(
    file: Path, capsys: Captured
) -> None:
    imported(file, capsys)
    book = openpyxl.load_workbook(file)
    book["Clients"]["G5"] = 9  # hours, which the file has as 7.5
    book["Proposals"]["F5"] = "mine"
    book.save(file)
    assert run(capsys, "recalculate", file)[0] == 0
    assert typed(file) == [("Oak", 95_300, 9), ("Elm", None, None)]
    listed = run(capsys, "accept", file)[1].splitlines()
    assert [line.partition(" · ")[2].partition(" ·")[0] for line in listed[:4]] == [
        "Acme Ltd.", "=1+1", "Acme Ltd.", "Oak",
    ]  # fmt: skip
    assert listed[0].startswith("1. Clients · Acme Ltd. · Revenue 150 · Hours 12.5 · New client;")
    before = file.read_bytes()
    assert run(capsys, "recalculate", file)[0] == 0
    assert file.read_bytes() == before


def test_numbers_that_are_none(file: Path, capsys: Captured) -> None:
    assert run(capsys, "accept", file, "1")[2] == (
        "clients.xlsx has no Proposals; they come with: pumpkin import, or with a prospect that "
        "may start and: pumpkin accept\n"
    )
    assert run(capsys, "accept", file) == (0, "Nothing is proposed now.\n", "")
    imported(file, capsys)
    code, _, err = run(capsys, "accept", file, "2-9")
    assert code == 2
    assert err.startswith("There is no proposal 6; the last is 5.")
    for odd in ("two", "3-1"):
        said = run(capsys, "accept", file, "1", odd)[2]
        assert said == f"“{odd}” is no number of a proposal; write them as 1 3-7.\n"
    assert len(typed(file)) == 2


def test_a_sheet_of_the_owners_with_that_title_is_left_alone(file: Path, capsys: Captured) -> None:
    book = openpyxl.load_workbook(file)
    book.create_sheet("Proposals")["A1"] = "Offers of the year"
    book.save(file)
    before = file.read_bytes()
    code, _, err = run(capsys, "import", file, file.parent / "hours.csv")
    assert code == 2
    assert "Proposals" in err
    assert file.read_bytes() == before
    assert run(capsys, "recalculate", file)[0] == 0
    assert openpyxl.load_workbook(file)["Proposals"]["A1"].value == "Offers of the year"


def test_a_file_that_is_none_writes_nothing(file: Path, capsys: Captured) -> None:
    before = file.read_bytes()
    (file.parent / "text.xlsx").write_text(HOURS)
    for name in ("nothing.csv", "text.xlsx"):
        code, out, err = run(capsys, "import", file, file.parent / name)
        assert (code, out) == (2, "")
        assert len(err.splitlines()) == 1
    assert file.read_bytes() == before
    with pytest.raises(SystemExit):
        main(["import", str(file), "x.csv", "--rate", "USD"])
    assert "“USD” is no rate; write it as USD=32" in capsys.readouterr().err


def test_a_list_before_the_workbook_is_told_the_order(file: Path, capsys: Captured) -> None:
    export = file.parent / "sales.csv"
    export.write_text("Client,Revenue\nAcme,5\n")
    before = file.read_bytes()
    assert main(["import", str(export), str(file)]) == 2
    said = f"The workbook comes first: pumpkin import {file} {export}\n"
    assert capsys.readouterr().err == said
    assert (file.read_bytes(), sorted(export.parent.glob(".sales*"))) == (before, [])


def test_ctrl_c_half_way_leaves_everything_as_it_was(
    file: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = file.with_name("long.csv")
    long.write_text("client,amount\n" + "Oak,5\n" * 50_000)
    before = {path.name: path.read_bytes() for path in file.parent.iterdir()}
    told: list[float] = []

    @contextlib.contextmanager
    def bar() -> Iterator[Callable[[str, float], None]]:
        def stop(name: str, part: float) -> None:
            told.append(part)
            if part > 0.5:
                raise KeyboardInterrupt

        yield stop

    monkeypatch.setattr("pumpkin_sheets.cli.importing._bar", bar)
    assert run(capsys, "import", file, long) == (130, "", "Stopped; nothing more was written.\n")
    assert 0 < told[0] < 0.5
    assert {path.name: path.read_bytes() for path in file.parent.iterdir()} == before


def test_a_bar_is_shown_on_a_terminal_alone(
    file: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = file.with_name("long.csv")
    long.write_text("client,amount\n" + "Oak,5\n" * 50_000)
    assert run(capsys, "import", file, long)[2] == ""
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", terminal)
    assert main(["import", str(file), str(long)]) == 0
    assert "long.csv" in terminal.getvalue()


def test_orders_are_joined_with_whose_they_are(file: Path, capsys: Captured) -> None:
    payments, orders = file.with_name("ecpay.csv"), file.with_name("orders.csv")
    payments.write_text(
        "特店編號,撥款日期,撥款金額,特店訂單編號,交易序號,交易日期,交易金額,手續費,退款金額\n"
        "1,20260815,790,A1,E1,20260814,800,10,\n1,20260815,90,A7,E2,20260814,100,10,\n",
        encoding="utf-8",
    )
    orders.write_text("Order ID,Customer\nA1,Elm\n", encoding="utf-8")
    code, out, err = run(capsys, "import", file, payments)
    assert (code, out) == (2, "")
    assert err.startswith("ecpay.csv names no client, only the order in its column “特店訂單編號”")
    code, out, err = run(capsys, "import", file, payments, "--orders", orders)
    assert (code, err) == (0, "")
    assert out.splitlines()[:5] == [
        "ecpay.csv: 綠界 ECPay, 信用卡撥款對帳, read as UTF-8. Lines that count: 1. Names: 1.",
        "  What the columns of this export are called was guessed, never seen in a real file; "
        "compare a few figures before you take any.",
        "  Together: Revenue 800 · Direct cost 10. Compare it with what your program says.",
        "  From 2025-08-15 to 2026-08-14. Lines outside: 0; other days with --from and --to.",
        "  Lines of orders that the list of orders gives to nobody, or to two: 1.",
    ]
    assert run(capsys, "accept", file, "--all")[0] == 0
    assert typed(file)[1] == ("Elm", 800, None)


def test_an_amount_in_another_currency_is_told_and_not_proposed(
    file: Path, capsys: Captured
) -> None:
    abroad = file.with_name("abroad.csv")
    abroad.write_text('client,amount\nElm,"NT$3,500"\nElm,$7\n', encoding="utf-8")
    out = run(capsys, "import", file, abroad)[1]
    assert "  Together: Revenue 7. Compare" in out
    assert "  In other currencies, not counted: TWD (lines: 1); --rate CODE=… converts them." in out
    assert (
        "Together: Revenue 119. Compare"
        in run(capsys, "import", file, abroad, "--rate", "TWD=0.032")[1]
    )


def test_two_files_for_one_column_are_not_added_up_and_it_is_said(
    file: Path, capsys: Captured
) -> None:
    for name, amount in (("jan.csv", 100), ("feb.csv", 70)):
        text = f"Client,Amount\nElm,{amount}\nOak,95300\n"
        (file.parent / name).write_text(text, encoding="utf-8")
    files = [file.parent / "jan.csv", file.parent / "feb.csv"]
    code, out, _ = run(capsys, "import", file, *files)
    assert code == 0
    said = "In place of what another file said, not added to it: figures of jan.csv, 1 in all."
    assert out.count(said) == 1
    assert "In place of" not in run(capsys, "import", file, files[1])[1]


def test_a_workbook_says_which_sheets_and_formulas_it_left_out(
    file: Path, capsys: Captured
) -> None:
    book = openpyxl.Workbook()
    for title in ("Jan", "Feb"):
        sheet = book.create_sheet(title)
        for row in (["Client", "Amount"], ["Elm", 100], ["Elm", "=2*50"]):
            sheet.append(row)
    book.save(file.parent / "sales.xlsx")
    code, out, _ = run(capsys, "import", file, file.parent / "sales.xlsx")
    assert code == 0
    assert "Only the sheet “Jan” was read. These are lists too, and were not: Feb." in out
    assert "formula that was never calculated, not counted: 1, such as line 3;" in out
    assert "Together: Revenue 100." in out


def test_days_that_count_may_be_named(file: Path, capsys: Captured) -> None:
    export = file.with_name("elm.csv")
    export.write_text("Client,Date,Amount\nElm,2026-07-16,5\nElm,2024-02-29,70\n")
    out = run(capsys, "import", file, export, "--from", "2024-01-01", "--to", "2024-12-31")[1]
    assert "From 2024-01-01 to 2024-12-31. Lines outside: 1;" in out
    assert "Together: Revenue 70." in out
    code, out, err = run(
        capsys, "import", file, export, "--from", "2024-12-31", "--to", "2024-01-01"
    )
    assert (code, out) == (2, "")
    assert err == "--from 2024-12-31 is after --to 2024-01-01, so that no day counts.\n"


def test_open_deals_want_the_pack_of_prospects(file: Path, capsys: Captured) -> None:
    deals = file.with_name("deals.csv")
    deals.write_text("Record ID,Deal Name,Deal Stage,Amount\n1,Fern Hotel,Offer,5000\n")
    assert (
        f"switch that pack on and import again: pumpkin add {file} prospects"
        in (run(capsys, "import", file, deals)[1])
    )


def test_in_chinese(tmp_path: Path, capsys: Captured) -> None:
    file, export = tmp_path / "客戶.xlsx", tmp_path / "發票.csv"
    create_workbook(file, language="zh-Hant", currency="TWD", rows=5)
    export.write_bytes('發票日期,買方,銷售額\n115/07/16,大樹設計,"12,000"\n'.encode("cp950"))
    assert run(capsys, "import", file, export)[1].splitlines() == [
        "發票.csv：從欄名認出的清單，以 Big5 讀取。計入的行：1。名稱：1 個。",
        "  計入的欄：發票日期、買方、銷售額。",
        "  合計：營收 12,000。請與您的程式顯示的數字核對。",
        "  從 2025-07-17 到 2026-07-16。範圍外的行：0；用 --from 和 --to 改成別的日期。",
        "  「銷售額」：「12,000」可能是小數，也可能是千分位；讀成 12,000。"
        "如果不對，請加上 --decimal comma。",
        "「建議填入」上現有 1 項，其中 1 項是新的。",
        f"接受您想要的：pumpkin accept {file} 1 3-7，或 --all。",
    ]
    assert "已寫入：填好的儲存格 0 個，新的列 1 列。" in run(capsys, "accept", file, "1")[1]
    assert run(capsys, "accept", file, "1") == (2, "", "目前沒有建議。\n")
    assert openpyxl.load_workbook(file)["客戶"]["A5"].value == "大樹設計"


def test_prospects_that_may_start_become_rows_of_clients_and_projects(
    tmp_path: Path, capsys: Captured
) -> None:
    file = tmp_path / "clients.xlsx"
    create_workbook(
        file, currency="TWD", rows=60, sample=True, packs=["prospects", "projects", "success"]
    )
    listed = run(capsys, "accept", file)[1].splitlines()
    assert listed[0].startswith(
        "1. Clients · Fern & Stone Hotels · Revenue 320,000 · Direct cost 18,000 · Hours 110 · "
    )
    assert listed[1].startswith(
        "2. Projects · Booking site · Client Fern & Stone Hotels · Fee 320,000 · Direct cost 18,000"
    )
    assert listed[2].startswith(
        "3. Success · Fern & Stone Hotels · Success means Guests book with us"
    )
    # A delivery of the sample that its log does not have.
    assert listed[3].startswith("4. Touch Log · ")
    assert listed[3].endswith(
        "Client Velvet Events · Kind Satisfied delivery · Note Ticket page · New row. Delivered, "
        "and the client is happy; the log does not have it."
    )
    assert len(listed) == 5
    assert run(capsys, "accept", file, "1")[0] == 0
    sheet = openpyxl.load_workbook(file)["Clients"]
    rows = {row[0]: row for row in sheet.iter_rows(min_row=5, values_only=True) if row[0]}
    assert rows["Fern & Stone Hotels"][4:15] == (320_000, 18_000, 110, 3, 4, None, 4, 4, 4, 5, 4)
    assert run(capsys, "recalculate", file)[0] == 0
    assert "1. Projects · Booking site" in run(capsys, "accept", file)[1]  # still to be taken over
    assert run(capsys, "accept", file, "--all")[0] == 0
    sheet = openpyxl.load_workbook(file)["Projects"]
    rows = {row[0]: row for row in sheet.iter_rows(min_row=5, values_only=True) if row[0]}
    assert rows["Booking site"][1] == "Fern & Stone Hotels"
    assert rows["Booking site"][5:8] == (320_000, 18_000, 110)
    sheet = openpyxl.load_workbook(file)["Success"]
    rows = {row[0]: row for row in sheet.iter_rows(min_row=5, values_only=True) if row[0]}
    assert {dt.datetime(2026, 2, 5), 240} <= set(rows["Fern & Stone Hotels"])
    assert run(capsys, "accept", file)[1] == "Nothing is proposed now.\n"
