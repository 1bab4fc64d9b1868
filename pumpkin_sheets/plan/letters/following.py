"""What becomes of a letter: what it lacks, whether it waits, and who is gone on which day (F5).

Each result as a formula and as Python, side by side.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pumpkin_sheets.plan.choices import DROP, DROP_LATER
from pumpkin_sheets.plan.clients.finding import client_place, of_client
from pumpkin_sheets.plan.letters.kinds import KINDS, NOTICE, OWN, PRICE_NOTICE, Kind
from pumpkin_sheets.plan.letters.last_day import COSTS, LAST_TEXTS, last_day, last_day_
from pumpkin_sheets.plan.letters.letterhead import COMPANY, SENDER
from pumpkin_sheets.sheets.numbers import Numbers, Texts
from pumpkin_sheets.sheets.practice import Working
from pumpkin_sheets.sheets.results import hidden
from pumpkin_sheets.sheets.row_formulas import BEYOND, escaped, if_ready
from pumpkin_sheets.sheets.schema import Choice, Column
from pumpkin_sheets.sheets.sentences import LAST_DAY, day_, day_text

GRACE = 30
"""So many days after its last day a client may still be listed."""


MISSING, READY, WAITS, SENT, GOING, LAST, STILL, GONE, STAYS = range(1, 10)

STATES = (
    Choice(0, "none"),
    Choice(MISSING, "missing", "!", "educate"),
    Choice(READY, "ready", "▶", "grow"),
    Choice(WAITS, "waits", "◷", "reprice"),
    Choice(SENT, "sent", "✓", "keep"),
    Choice(GOING, "going", "◷", "reprice"),
    Choice(LAST, "last", "!", "drop"),
    Choice(STILL, "still", "!", "drop"),
    Choice(GONE, "gone", "✓", "keep"),
    Choice(STAYS, "stays", "✓", "grow"),
)

LACKS = ("company", "sender", "open_work", "years", "listed", "price", "higher", "day")
"""What a row can lack, by code from 1."""
_LACK = {name: code for code, name in enumerate(LACKS, start=1)}

TEXTS = {
    "LetterNextMissing": "letters_next.missing",
    "LetterNextReady": "letters_next.ready",
    "LetterNextSee": "letters_next.see",
    "LetterNextWaits": "letters_next.waits",
    "LetterNextGoing": "letters_next.going",
    "LetterNextStill": "letters_next.still",
    **{f"LetterLack_{name}": f"letters_lack.{name}" for name in LACKS},
    **LAST_TEXTS,
}

PRICE, RISE = 2, 4
"""The codes of the two letters with a price that follow the advice of Review."""


def _chosen(told: Callable[[Kind], bool]) -> str:
    """The formula that is true for the kinds of which something is true."""
    codes = [kind.code for kind in KINDS if told(kind)]
    return "OR(" + ",".join(f"{{kind}}={code}" for code in codes) + ")"


def _codes(told: Callable[[Kind], bool]) -> list[int]:
    return [kind.code for kind in KINDS if told(kind)]


# --- formulas -----------------------------------------------------------------------------------

_KIND = f"INDEX(LetterKindsCodes,MATCH({escaped('{letter}')},LetterKindsWords,0))"
_ON = "IF(N({on})>0,INT({on}),IF(N({sent_on})>0,INT({sent_on}),ThisDay))"
_NOTICE = (
    f"IF({_chosen(lambda k: k.notice == NOTICE)},{{dated}}+{NOTICE},"
    f"IF({_chosen(lambda k: k.notice == PRICE_NOTICE)},{{dated}}+{PRICE_NOTICE},0))"
)
_DAY = f"IF(N({{last_day}})>0,INT({{last_day}}),MIN({LAST_DAY},{_NOTICE}))"
_PAYS = "IF({at}=0,0,N(INDEX(ClientCounted,MAX(1,{at}))))"
_ASKED = "IF(ISNUMBER({price}),{price},IF({at}=0,0,N(INDEX(ClientSuggested,MAX(1,{at})))))"
_LACKING = (
    f"IF({{kind}}>{OWN},0,IF({COMPANY}<1,{_LACK['company']},IF({SENDER}<1,{_LACK['sender']},"
    f'IF(AND({{kind}}=1,TRIM({{first}})=""),{_LACK["open_work"]},'
    f'IF(AND({{kind}}={RISE},TRIM({{first}})=""),{_LACK["years"]},'
    f"IF(AND({{kind}}={RISE},{{pays}}=0),{_LACK['listed']},"
    f"IF(AND(OR({{kind}}={PRICE},{{kind}}={RISE}),{{asked}}=0),{_LACK['price']},"
    f"IF(AND({{kind}}={RISE},{{asked}}<={{pays}}),{_LACK['higher']},"
    f"IF({{day}}<ThisDay,{_LACK['day']},0)))))))))"
)
_TURN = f"{{dated}}+ROW({{clean}})/{BEYOND}"
_EARLIER = "IF({open}=0,0,SUMPRODUCT(({clean.all}={clean})*({open.all}=1)*({turn.all}<{turn})))"
_SHOWN = "N(INDEX(ClientShown,MAX(1,{at})))"
_FREE = f"IF({{at}}=0,0,IF({_SHOWN}=0,0,N(INDEX(ClientHours,{{at}}))))"
_STAYS = f"AND({_SHOWN}>0,{_SHOWN}<>{DROP},{_SHOWN}<>{DROP_LATER})"
_CODE = (
    f"IF({{open}}=1,IF({{lacks}}>0,{MISSING},IF({{earlier}}>0,{WAITS},{READY})),"
    f"IF(NOT({_chosen(lambda k: k.parting)}),{SENT},IF({{at}}=0,{GONE},"
    f"IF(IF({{kind}}={PRICE},{_STAYS},FALSE),{STAYS},IF(ThisDay<{{day}},{GOING},"
    f"IF(ThisDay<{{day}}+{GRACE},{LAST},{STILL}))))))"
)
_WHAT = "CHOOSE({lacks}," + ",".join(f"LetterLack_{name}" for name in LACKS) + ")"
_SAID_DAY = day_("{day}")
_NEXT = (
    f'IF({{code}}={MISSING},SUBSTITUTE(LetterNextMissing,"{{{{what}}}}",{_WHAT}),'
    f"IF({{code}}={READY},IF({{kind}}>{OWN},LetterNextSee,LetterNextReady),"
    f"IF({{code}}={WAITS},LetterNextWaits,"
    f'IF({{code}}={GOING},SUBSTITUTE(LetterNextGoing,"{{{{day}}}}",{_SAID_DAY}),'
    f"IF({{code}}={LAST},{last_day_(PRICE)},"
    f'IF({{code}}={STILL},SUBSTITUTE(LetterNextStill,"{{{{day}}}}",{_SAID_DAY}),""))))))'
)

# --- their twins --------------------------------------------------------------------------------


def _dated(work: Working) -> Numbers:
    on, sent = np.floor(work.zero("on")), np.floor(work.zero("sent_on"))
    return np.where(on > 0, on, np.where(sent > 0, sent, work.day))


def _day(work: Working) -> Numbers:
    typed = np.floor(work.zero("last_day"))
    notice = np.zeros(len(work.rows))
    for setting in (NOTICE, PRICE_NOTICE):
        chosen = np.isin(work["kind"], _codes(lambda k, s=setting: k.notice == s))  # type: ignore[misc]
        notice = np.where(chosen, work["dated"] + work.settings[setting], notice)
    return np.where(typed > 0, typed, np.minimum(LAST_DAY, notice))


def _asked(work: Working) -> Numbers:
    price = work["price"].astype(float)
    return np.where(np.isnan(price), of_client(work, "suggested"), price)


def _lacks(work: Working) -> Numbers:
    kind = work["kind"]
    nothing = np.array([first == "" for first in work["fact1"]])
    priced = (kind == PRICE) | (kind == RISE)
    found = np.select(
        [
            kind > OWN,
            np.full(len(kind), work.settings[COMPANY] < 1),
            np.full(len(kind), work.settings[SENDER] < 1),
            (kind == 1) & nothing,
            (kind == RISE) & nothing,
            (kind == RISE) & (work["pays"] == 0),
            priced & (work["asked"] == 0),
            (kind == RISE) & (work["asked"] <= work["pays"]),
            work["day"] < work.day,
        ],
        [0.0, *(float(code) for code in range(1, len(LACKS) + 1))],
        0.0,
    )
    return np.asarray(found)


def _open(work: Working) -> Numbers:
    return np.where(work.zero("sent_on") > 0, 0.0, 1.0)


def _free(work: Working) -> Numbers:
    return np.where(of_client(work, "shown") > 0, of_client(work, "hours"), 0.0)


def _turn(work: Working) -> Numbers:
    """Rows by their dates, and those of one day as they stand."""
    return np.asarray(work["dated"] + (work.rows.labels + 1) / BEYOND)


def _earlier(work: Working) -> Numbers:
    names = [name.lower() for name in work["clean"]]
    waiting = np.flatnonzero(work["open"] == 1)
    turn, found = work["turn"], np.zeros(len(names))
    for i in waiting:
        found[i] = sum(names[j] == names[i] and turn[j] < turn[i] for j in waiting)
    return found


def _code(work: Working) -> Numbers:
    kind, shown = work["kind"], of_client(work, "shown")
    stays = (kind == PRICE) & (shown > 0) & ~np.isin(shown, (DROP, DROP_LATER))
    waits, day = work["open"] == 1, work["day"]
    return np.select(
        [
            waits & (work["lacks"] > 0),
            waits & (work["earlier"] > 0),
            waits,
            ~np.isin(kind, _codes(lambda k: k.parting)),
            work["at"] == 0,
            stays,
            work.day < day,
            work.day < day + GRACE,
        ],
        [MISSING, WAITS, READY, SENT, GONE, STAYS, GOING, LAST],
        STILL,
    ).astype(float)


def _next(work: Working) -> Texts:
    said = {name: work.texts[key] for name, key in TEXTS.items()}

    def sentence(i: int) -> str:
        code, day = int(work["code"][i]), work["day"][i]
        if code == MISSING:
            what = said[f"LetterLack_{LACKS[int(work['lacks'][i]) - 1]}"]
            return said["LetterNextMissing"].replace("{what}", what)
        if code == READY:
            return said["LetterNextSee" if work["kind"][i] > OWN else "LetterNextReady"]
        if code == GOING:
            return said["LetterNextGoing"].replace("{day}", day_text(day))
        if code == LAST:
            return last_day(work, i, said, PRICE)
        if code == STILL:
            return said["LetterNextStill"].replace("{day}", day_text(day))
        return said["LetterNextWaits"] if code == WAITS else ""

    return work.texts_where(work.ready, sentence)


# --- the columns --------------------------------------------------------------------------------


NEXT = Column("next", "text", "letter", width=96, formula=if_ready(_NEXT), compute=_next)
"""What to do now."""

RESULTS = (
    hidden("kind", _KIND, lambda w: np.asarray(w["letter"], dtype=float), "LetterKind"),
    client_place(),
    hidden("dated", _ON, _dated),
    hidden("day", _DAY, _day, "LetterDay"),
    hidden("pays", _PAYS, lambda w: of_client(w, "counted")),
    hidden("asked", _ASKED, _asked),
    hidden("lacks", _LACKING.replace("{first}", "{fact1}"), _lacks),
    hidden("open", "IF(N({sent_on})>0,0,1)", _open),
    hidden("turn", _TURN, _turn),
    hidden("earlier", _EARLIER, _earlier),
    hidden("free", _FREE, _free),
    *COSTS,
    hidden("code", _CODE, _code, "LetterCode"),
)
"""The hidden columns, in the order in which they depend on each other."""
