"""Interviews: ten questions for the best clients, their industry first, ours then (F13).

An interview counts when it reached their industry; it is due again some months after the newest one
that counts, for clients who stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np

from pumpkin_sheets.plan.choices import DROP, DROP_LATER, VIP
from pumpkin_sheets.plan.clients.finding import client_place, of_client
from pumpkin_sheets.plan.listening.columns import (
    WHO,
    alike,
    counted,
    first,
    firsts,
    largest,
    looked_up,
    plain,
    text,
)
from pumpkin_sheets.plan.listening.on_plan import INTERVIEW_LINES, INTERVIEW_SAID
from pumpkin_sheets.sheets.checking import state_column, table
from pumpkin_sheets.sheets.frame import Frame
from pumpkin_sheets.sheets.lines import Line
from pumpkin_sheets.sheets.numbers import Flags, Numbers
from pumpkin_sheets.sheets.practice import Evidence, Filled, Practice, Sooner, Tally, Working
from pumpkin_sheets.sheets.results import hidden, result
from pumpkin_sheets.sheets.rows import Rows
from pumpkin_sheets.sheets.schema import Choice, Column, Sheet
from pumpkin_sheets.sheets.sentences import MARCH_1900, day_, day_text, fill, said_in_row
from pumpkin_sheets.sheets.wishes import Wish

THEIRS = tuple(f"q{i}" for i in range(1, 7))
OURS = tuple(f"q{i}" for i in range(7, 11))
THEIRS_FIRST, THEIRS_DONE, ALL_DONE = 4, 5, 8
"""Answers about their industry before ours is asked about, and when an interview is done, of how
many in all."""

PREPARED, TOO_SOON, PARTLY, DONE = 0, 1, 2, 3
STATES = (
    Choice(PREPARED, "prepared", "◷", "educate"),
    Choice(TOO_SOON, "theirs_first", "!", "drop"),
    Choice(PARTLY, "partly", "▶", "keep"),
    Choice(DONE, "done", "✓", "grow"),
)
OVERDUE = 1

TEXTS = {
    "InterviewPrepared": "interviews_next.prepared",
    "InterviewAhead": "interviews_next.ahead",
    "InterviewTheirs": "interviews_next.theirs_first",
    "InterviewPartly": "interviews_next.partly",
    "InterviewDone": "interviews_next.done",
    "InterviewThen": "interviews_next.then",
    "InterviewSince": "interviews_next.since",
    "InterviewAgain": "interviews_next.again",
}

# --- formulas -----------------------------------------------------------------------------------


def _answers_(questions: Iterable[str]) -> str:
    return "+".join(f'IF(TRIM({{{q}}})="",0,1)' for q in questions)


_CODE = (
    f"IF(OR({{theirs}}+{{ours}}=0,INT({{date}})>ThisDay),{PREPARED},"
    f"IF(AND({{ours}}>0,{{theirs}}<{THEIRS_FIRST}),{TOO_SOON},"
    f"IF(AND({{theirs}}+{{ours}}>={ALL_DONE},{{theirs}}>={THEIRS_DONE}),{DONE},{PARTLY})))"
)
_STAYS = (
    f"IF({{at}}>0,IF(OR({looked_up('ClientShown')}={DROP},{looked_up('ClientShown')}={DROP_LATER}),"
    "0,1),0)"
)
_VIP = f"IF({{at}}>0,IF({looked_up('ClientTier')}={VIP},1,0),0)"
_HELD = f"IF({{code}}>={PARTLY},MAX({MARCH_1900},INT({{date}})),0)"
_NEWEST = f"SUMPRODUCT(MAX({alike('who')}*{{held.all}}))"
_SPEAKS = (
    "IF({held}>0,IF({held}={newest},IF(SUMPRODUCT(({who.top}:{who}={who})*({held.top}:{held}="
    "{held}))=1,1,0),0),0)"
)
_EVERY = "INT(InterviewEvery+0.999999)"
_DUE = f"IF(AND({{speaks}}=1,{{stays}}=1),{{newest}}+{_EVERY},0)"
_HEARD = f"IF({{newest}}>0,{{newest}}+{_EVERY}>=ThisDay,FALSE)"
_URGENCY = "IF({late}=1,IF({vip}=1,0,1E12)+{due}*100000+{at},0)"
_TURN = "IF({urgency}>0,SUMPRODUCT(({urgency.all}>0)*({urgency.all}<={urgency})),0)"

_ANSWERED = "({theirs}+{ours})"
_NOW = (
    f"CHOOSE({{code}}+1,IF(INT({{date}})>ThisDay,"
    f"{said_in_row('InterviewAhead', day=day_('INT({date})'))},InterviewPrepared),"
    f"{said_in_row('InterviewTheirs', n='{theirs}')},"
    f"{said_in_row('InterviewPartly', n=_ANSWERED)},{said_in_row('InterviewDone', n=_ANSWERED)})"
)
_THEN = (
    f"IF({{due}}>0,{said_in_row('InterviewThen', day=day_('{due}'))},"
    "IF(AND({held}>0,{newest}>{held}),"
    f'{said_in_row("InterviewSince", day=day_("{newest}"))},""))'
)
_NEXT = (
    f"IF({{late}}=1,{said_in_row('InterviewAgain', day=day_('{due}'), n=_ANSWERED)},{_NOW}&{_THEN})"
)

# --- their twins --------------------------------------------------------------------------------


def _answers(questions: Iterable[str]) -> Callable[[Working], Numbers]:
    return lambda work: np.sum([work[q] != "" for q in questions], axis=0).astype(float)


def _day(work: Working) -> Numbers:
    return np.asarray(np.floor(work["date"].astype(float)))


def _every(work: Working) -> float:
    return float(np.floor(work.settings["InterviewEvery"] + 0.999999))


def _code(work: Working) -> Numbers:
    theirs, ours = work["theirs"], work["ours"]
    return np.select(
        [
            (theirs + ours == 0) | (_day(work) > work.day),
            (ours > 0) & (theirs < THEIRS_FIRST),
            (theirs + ours >= ALL_DONE) & (theirs >= THEIRS_DONE),
        ],
        [float(PREPARED), float(TOO_SOON), float(DONE)],
        float(PARTLY),
    )


def _stays(work: Working) -> Flags:
    return np.asarray((work["at"] > 0) & ~np.isin(of_client(work, "shown"), (DROP, DROP_LATER)))


def _vip(work: Working) -> Flags:
    return np.asarray((work["at"] > 0) & (of_client(work, "tier") == VIP))


def _held(work: Working) -> Numbers:
    return np.where(work["code"] >= PARTLY, np.maximum(MARCH_1900, _day(work)), 0.0)


def _speaks(work: Working) -> Numbers:
    newest = (work["held"] > 0) & (work["held"] == work["newest"])
    found = np.zeros(len(newest))
    at = np.flatnonzero(newest)
    found[at] = firsts([work["who"][i] for i in at])
    return found


def _due(work: Working) -> Numbers:
    wanted = (work["speaks"] == 1) & (work["stays"] == 1)
    return np.where(wanted, work["newest"] + _every(work), 0.0)


def _alarm(work: Working) -> Numbers:
    known = (work["speaks"] == 1) & (work["vip"] == 1)
    return np.where(known, work["late"], np.nan)


def _heard_vip(work: Working) -> Numbers:
    heard = (work["newest"] > 0) & (work["newest"] + _every(work) >= work.day)
    return np.where(firsts(work["who"]) & (work["vip"] == 1) & heard, work["at"], 0.0)


def _urgency(work: Working) -> Numbers:
    vip = np.where(work["vip"] == 1, 0.0, 1e12)
    return np.where(work["late"] == 1, vip + work["due"] * 100000 + work["at"], 0.0)


def _turn(work: Working) -> Numbers:
    urgency = work["urgency"]
    waiting = np.sort(urgency[urgency > 0])
    return np.where(urgency > 0, np.searchsorted(waiting, urgency, side="right"), 0.0)


def _next(work: Working) -> Callable[[int], str]:
    said = {name: work.texts[key] for name, key in TEXTS.items()}

    def sentence(i: int) -> str:
        n = plain(work["theirs"][i] + work["ours"][i])
        due, newest = work["due"][i], work["newest"][i]
        if work["late"][i] == 1:
            return fill(said["InterviewAgain"], day=day_text(due), n=n)
        then = ""
        if due > 0:
            then = fill(said["InterviewThen"], day=day_text(due))
        elif newest > work["held"][i] > 0:
            then = fill(said["InterviewSince"], day=day_text(newest))
        return now(i, n) + then

    def now(i: int, n: str) -> str:
        code, day = work["code"][i], _day(work)[i]
        if code == PREPARED and day > work.day:
            return fill(said["InterviewAhead"], day=day_text(day))
        if code == TOO_SOON:
            return fill(said["InterviewTheirs"], n=plain(work["theirs"][i]))
        name = {PREPARED: "InterviewPrepared", PARTLY: "InterviewPartly"}.get(
            int(code), "InterviewDone"
        )
        return fill(said[name], n=n)

    return sentence


# --- what rows tell -----------------------------------------------------------------------------


def _checks(rows: Rows) -> Iterator[tuple[int, str, str, Mapping[str, object]]]:
    """Days still to come, and names that are on no list."""
    yield from rows.strangers("client", "interview_client")
    yield from rows.to_come("date", "interview_ahead")


def _evidence(rows: Frame, texts: Mapping[str, str]) -> Iterator[Evidence]:
    """Interviews that count, each a touch on its day."""
    for line in rows[rows["held"] > 0].records():
        yield Evidence(float(line["held"]), str(line["client"]), "interview", str(line["note"]))


def _sooner(table: Filled) -> Iterator[Sooner]:
    """The next interview of each client who stays."""
    rows = table.both
    for line in rows[rows["due"] > 0].records():
        last, due = float(line["newest"]), float(line["due"])
        facts = {"last": day_text(last)}
        yield Sooner(str(line["client"]), "interview", due, "interview_due", facts,
                     since=last + 1, every=due - last)  # fmt: skip


def _invitations(table: Filled, settings: Mapping[str, float], today: float) -> Iterator[Wish]:
    """An invitation for each top client whose interview is due; day and length are not known."""
    rows = table.both
    due = rows[(rows["due"] > 0) & (rows["due"] <= today) & (rows["vip"] == 1)]
    for label, line in due.rows():
        yield Wish(str(line["client"]), "interview_invite", {}, int(str(label)))


def _counted(tables: Mapping[str, Frame]) -> float:
    return float((tables["interviews"]["held"] > 0).sum())


# --- the table ----------------------------------------------------------------------------------

_COLUMNS = table(
    (
        Column("client", "client", "who", required=True, width=26),
        Column("date", "date", "who", required=True, width=12),
        state_column("interviews", width=34, group="who"),
        text("next", _NEXT, _next, group="who", width=60),
        result("next_due", "date", 13, 'IF({due}>0,{due},"")',
               lambda w: np.where(w["due"] > 0, w["due"], np.nan), "who"),
        Column("asked_by", "text", "who", width=14),
        *(Column(q, "text", "theirs", width=38) for q in THEIRS),
        *(Column(q, "text", "ours", width=38) for q in OURS),
        Column("note", "text", "note", width=38),
    ),
    (
        client_place("InterviewClient"),
        WHO,
        hidden("stays", _STAYS, _stays),
        hidden("vip", _VIP, _vip),
        hidden("theirs", _answers_(THEIRS), _answers(THEIRS)),
        hidden("ours", _answers_(OURS), _answers(OURS)),
        hidden("code", _CODE, _code, "InterviewCode"),
        counted("held", _HELD, _held, "InterviewHeld"),
        hidden("newest", _NEWEST, lambda w: largest(w, "who", w["held"])),
        hidden("speaks", _SPEAKS, _speaks),
        hidden("due", _DUE, _due),
        hidden("late", "IF({due}>0,IF({due}<ThisDay,1,0),0)",
               lambda w: (w["due"] > 0) & (w["due"] < w.day)),
        hidden("alarm", 'IF(AND({speaks}=1,{vip}=1),{late},"")', _alarm),
        hidden("heard_vip", f"IF(AND({first('who')},{{vip}}=1,{_HEARD}),{{at}},0)", _heard_vip,
               "InterviewVip"),
        counted("urgency", _URGENCY, _urgency),
        hidden("turn", _TURN, _turn, "InterviewTurn"),
    ),
    "client",
)  # fmt: skip

INTERVIEWS = Practice(
    Sheet(
        "interviews",
        owner="people",
        columns=_COLUMNS,
        header_row=3,
        bands={
            "who": "band.green",
            "theirs": "band.leaf",
            "ours": "band.brown",
            "note": "band.grey",
        },
        tab_color="6A1B5D",
        rows=200,
        printed="asked_by",
        title_height=60,
    ),
    key="client",
    states=STATES,
    state_words="states.interviews",
    texts={**TEXTS, **INTERVIEW_SAID},
    tallies=(
        Tally("InterviewsDone", 'COUNTIF(InterviewHeld,">0")', _counted),
        Tally(
            "InterviewsVip",
            'COUNTIF(InterviewVip,">0")',
            lambda tables: float((tables["interviews"]["heard_vip"] > 0).sum()),
        ),
        Tally(
            "InterviewsOverdue",
            'COUNTIF(InterviewTurn,">0")',
            lambda tables: float((tables["interviews"]["turn"] > 0).sum()),
        ),
    ),
    told=frozenset({OVERDUE}),
    told_code="alarm",
    meets=("prospects",),
    check=_checks,
    settings=(Line("InterviewEvery", "interview_every", default=180, minimum=7, maximum=3650),),
    shown=INTERVIEW_LINES,
    letters=_invitations,
    evidence=_evidence,
    sooner=_sooner,
)
