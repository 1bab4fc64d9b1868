"""Time sheets and lists of deals as each program exports them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.exports import counted, sums, write

pytest.importorskip("charset_normalizer")

HOURS = {
    "freshbooks time": (
        "FreshBooks, time",
        """
Date,Client,Project,Service,Note,Team Member,Status,Hours,Seconds
2026-03-01,Brew Works,Site,Design,,Ann,Unbilled,1.5,5400
2026-03-02,Brew Works,Site,Design,"two
lines",Ann,Billed,2.25,8100
""",
        {"Brew Works": 3.75},
    ),
    "freshbooks time of nobody": (
        "FreshBooks, time",
        """
Date,Client,Project,Service,Note,Team Member,Status,Hours,Seconds
03/31/2026,,Internal,Admin,,Ann,Unbilled,8,28800
03/31/2026,Brew Works,Site,Design,,Ann,Unbilled,2,7200
""",
        {"Brew Works": 2.0},
    ),
    "freshbooks time by the clock": (
        "FreshBooks, time",
        "Date,Client,Project,Service,Team Member,Hours\n2026-03-31,Brew Works,S,D,Ann,1:45\n",
        {"Brew Works": 1.75},
    ),
    "toggl": (  # the acceptance case
        "Toggl Track, detailed",
        """
User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,Amount ()
Ann,a@b.c,Pearl Karaoke,Site,,,No,2026-04-01,09:00:00,2026-04-01,11:30:00,02:30:00,,
Ann,a@b.c,Pearl Karaoke,Site,,,No,2026-04-02,09:00:00,2026-04-02,09:45:00,00:45:00,,
""",
        {"Pearl Karaoke": 3.25},
    ),
    "toggl in Japanese": (
        "Toggl Track, detailed",
        """
\ufeffUser,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,Amount (USD)
杏,a@b.c,カフェ山,サイト,,,いいえ,2026-04-01,09:00:00,2026-04-01,11:30:00,2:30:00,,0.00
杏,a@b.c,カフェ山,サイト,,,はい,2026-04-01,09:00:00,2026-05-11,11:30:00,962:30:00,,0.00
""",
        {"カフェ山": 965.0},
    ),
    "toggl without a client": (
        "Toggl Track, detailed",
        """
User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags
Ann,a@b.c,,Site,,,No,2026-04-01,09:00:00,2026-04-01,11:30:00,02:30:00,
Ann,a@b.c,Pearl  Karaoke ,Site,,,No,2026-04-02,09:00:00,2026-04-02,09:45:00,0:00:36,
""",
        {"Pearl Karaoke": 0.01},
    ),
    "harvest": (  # the acceptance case
        "Harvest, detailed time",
        """
Date,Client,Project,Project Code,Task,Notes,Hours,Hours Rounded,Billable?,Invoiced?,Approved?,First Name,Last Name,Roles,Employee?,Billable Rate,Billable Amount,Cost Rate,Cost Amount,Currency,External Reference URL
26.01.2026,Quartz Medical,Site,,Design,,"7,5","7,5",Yes,No,No,Ann,Lee,,Yes,"100,0","750,0","0,0","0,0",Euro - EUR,
""",
        {"Quartz Medical": 7.5},
    ),
    "harvest in dots": (
        "Harvest, detailed time",
        """
Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,First Name,Last Name
2026-01-26,Quartz Medical,Site,,Design,,7.5,Yes,Ann,Lee
2026-01-27,Quartz Medical,Site,,Design,,0.25,No,Ann,Lee
""",
        {"Quartz Medical": 7.75},
    ),
    "harvest in semicolons": (
        "Harvest, detailed time",
        """
Date;Client;Project;Project Code;Task;Notes;Hours;Billable?;First Name;Last Name
26.01.2026;Quartz Medical;Site;;Design;a, b, c, d, e, f, g, h, i, j, k;1,25;Yes;Ann;Lee
01.02.2026;Quartz Medical;Site;;Design;;2;Yes;Ann;Lee
""",
        {"Quartz Medical": 3.25},
    ),
    "clockify": (
        "Clockify, detailed",
        """
Project,Client,Description,Task,User,Group,Email,Tags,Billable,Start Date,Start Time,End Date,End Time,Duration (h),Duration (decimal),Billable Rate (EUR),Billable Amount (EUR)
Site,Kestrel,,,Ann,,a@b.c,,Yes,07/16/2026,09:00,07/16/2026,10:30,01:30:00,1.50,0.00,0.00
Site,Kestrel,,,Ann,,a@b.c,,Yes,07/17/2026,09:00,07/17/2026,09:20,00:20:00,0.33,0.00,0.00
""",
        {"Kestrel": 1.83},
    ),
    "clockify by the day first": (
        "Clockify, detailed",
        """
Project,Client,Description,Task,User,Group,Email,Tags,Billable,Start Date,Start Time,End Date,End Time,Duration (h),Duration (decimal)
Site,Kestrel,,,Ann,,a@b.c,,Yes,16/07/2026,09:00,16/07/2026,10:30,01:30:00,"1,50"
""",
        {"Kestrel": 1.5},
    ),
    "clockify summary": (
        "Clockify, summary",
        "Client,Project,Time (h),Time (decimal)\nKestrel,Site,10:30:00,10.5\n,None,01:00:00,1\n",
        {"Kestrel": 10.5},
    ),
}


@pytest.mark.parametrize("case", HOURS)
def test_hours_by_client(case: str, tmp_path: Path) -> None:
    source, text, hours = HOURS[case]
    found = counted(write(tmp_path, text))
    assert found.heading.source.name == source
    assert sums(found, "hours") == hours
    assert found.unread == []


PIPEDRIVE = """
Deal - ID,Deal - Title,Deal - Organization,Deal - Contact person,Deal - Value,Deal - Currency,Deal - Pipeline,Deal - Stage,Deal - Status,Deal - Owner,Deal - Won time
1,New site,Aspen Dental,Kim,12000,USD,Sales,Closed,Won,Ann,2026-02-01 10:00:00
2,Shop,Aspen Dental,Kim,3000,USD,Sales,Offer,Open,Ann,
3,Logo,Fern Hotel,Lee,800,USD,Sales,Offer,Lost,Ann,
4,Blog,,Ola Nord,500,USD,Sales,Offer,Open,Ann,
"""


def test_pipedrive_won_deals_are_revenue_open_ones_prospects(tmp_path: Path) -> None:
    found = counted(write(tmp_path, PIPEDRIVE), currency="USD")
    assert found.heading.source.name == "Pipedrive, deals"
    assert sums(found, "revenue") == {"Aspen Dental": 12000.0}
    assert sums(found, "revenue", "prospects") == {"Aspen Dental": 3000.0, "Ola Nord": 500.0}
    assert found.left_out["status"] == 1


def test_pipedrive_in_another_currency(tmp_path: Path) -> None:
    found = counted(write(tmp_path, PIPEDRIVE.replace("800,USD", "800,EUR")), currency="EUR")
    assert found.sheets == {}
    assert dict(found.currencies) == {"USD": 3}


def test_pipedrive_deals_won_before_the_year_do_not_count(tmp_path: Path) -> None:
    text = PIPEDRIVE + "5,Old,Fern Hotel,Lee,900,USD,Sales,Closed,Won,Ann,2024-02-01 10:00:00\n"
    found = counted(write(tmp_path, text), currency="USD")
    assert sums(found, "revenue") == {"Aspen Dental": 12000.0}
    assert found.left_out["outside"] == 1


DEALS = "Record ID,Deal Name,Deal Stage,Amount,Deal owner,Close Date\n"
COMPANIES = "Record ID,Company name,Company owner,Industry,Create Date,Last Activity Date\n"


@pytest.mark.parametrize(
    ("lines", "amounts"),
    [
        ("1,Fern Hotel,Proposal sent,5000,Ann,2026-12-31\n", {"Fern Hotel": 5000.0}),
        ("1,Fern Hotel,Closed won,5000,Ann,2026-01-31\n", {}),
        ('1,"Fern, Hotel",Qualified,"$1,250.50",Ann,\n', {"Fern, Hotel": 1250.5}),
    ],
)
def test_hubspot_deals_are_prospects(lines: str, amounts: dict[str, float], tmp_path: Path) -> None:
    found = counted(write(tmp_path, DEALS + lines))
    assert found.heading.source.name == "HubSpot, deals"
    assert sums(found, "revenue", "prospects") == amounts


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("1,Fern Hotel,Ann,Hotels,2026-01-01,\n", ["Fern Hotel"]),
        ("1,,Ann,Hotels,2026-01-01,\n2,Aspen Dental,,,,\n", ["Aspen Dental"]),
        ("1,=1+1,Ann,,,\n2,=1+1,Ann,,,\n", ["=1+1"]),
    ],
)
def test_hubspot_companies_are_names(lines: str, names: list[str], tmp_path: Path) -> None:
    found = counted(write(tmp_path, COMPANIES + lines))
    assert found.heading.source.name == "HubSpot, companies"
    assert [figures.name for figures in found.sheets["clients"].values()] == names
