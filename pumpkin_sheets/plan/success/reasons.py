"""Why a client may leave, and what to do about it first (F28, F30)."""

from __future__ import annotations

import numpy as np

from pumpkin_sheets.plan.choices import TIERS
from pumpkin_sheets.plan.success.states import ASK_MORE, HIGH, WATCH
from pumpkin_sheets.sheets.numbers import Numbers, Texts
from pumpkin_sheets.sheets.practice import Working
from pumpkin_sheets.sheets.results import hidden
from pumpkin_sheets.sheets.row_formulas import if_ready
from pumpkin_sheets.sheets.schema import Column
from pumpkin_sheets.sheets.sentences import day_, day_text, fill, said_in_row

RATINGS = ("courtesy", "competence", "knowledge", "response", "personal")
"""Why clients leave, in the order of the notes."""
TOUCHPOINTS = ("buying", "paying", "service", "advice")

_DRIVERS = {name: f"LoyaltyDriver{name.title()}" for name in RATINGS}
_POINTS = {name: f"LoyaltyPoint{name.title()}" for name in TOUCHPOINTS}
_TODO = {name: f"LoyaltyNext{name.title()}" for name in RATINGS}

TEXTS = {
    **{named: f"columns.loyalty.{name}" for name, named in (*_DRIVERS.items(), *_POINTS.items())},
    **{named: f"loyalty_next.{name}" for name, named in _TODO.items()},
    "LoyaltyNextResponseOne": "loyalty_next.response_one",
    "LoyaltyNextResponseSoon": "loyalty_next.response_soon",
    "LoyaltyNextAny": "loyalty_next.any",
    "LoyaltyNextMore": "loyalty_next.more",
    "LoyaltyNextAgain": "loyalty_next.again",
    "LoyaltyNextTie": "loyalty_next.tie",
}
APART = " · "
"""What parts one sentence from the next."""

# --- formulas -----------------------------------------------------------------------------------


def _first(names: tuple[str, ...], cell: str, value: str, otherwise: str) -> str:
    """The formula for the place, from 1, of the first column that holds a value."""
    made = otherwise
    for place, name in reversed(list(enumerate(names, start=1))):
        made = f"IF({cell.format(name)}={value},{place},{made})"
    return made


_DRIVER_CODE = (
    f"IF(AND({{most}}>0,{{code}}<>{ASK_MORE}),{_first(RATINGS, '{{lost_{}}}', '{most}', '0')},0)"
)
_DRIVER = f'IF({{driver_code}}>0,CHOOSE({{driver_code}},{",".join(_DRIVERS.values())}),"")'

HOURS = "CHOOSE({tier}," + ",".join(f"ResponseHours{tier.code}" for tier in TIERS) + ")"
_SOON = f"IF({HOURS}=1,LoyaltyNextResponseOne,{said_in_row('LoyaltyNextResponse', hours=HOURS)})"
_RESPONSE = f"IF({{tier}}>0,{_SOON},LoyaltyNextResponseSoon)"
_DO = ",".join(_RESPONSE if name == "response" else named for name, named in _TODO.items())
_BY_DRIVER = f"IF({{driver_code}}>0,CHOOSE({{driver_code}},{_DO}),LoyaltyNextAny)"
_MAIN = (
    f"IF(OR({{code}}={HIGH},{{code}}={WATCH}),{_BY_DRIVER},"
    f'IF({{code}}={ASK_MORE},LoyaltyNextMore,""))'
)
_AGAIN = said_in_row("LoyaltyNextAgain", day=day_("{asked_on}"))
_LOWEST = f"CHOOSE({_first(TOUCHPOINTS, '{{{}}}', '{lowest}', '1')},{','.join(_POINTS.values())})"
_TIE = said_in_row("LoyaltyNextTie", lowest=_LOWEST)
_PARTS = (
    f'IF({_MAIN}="","","{APART}"&{_MAIN})&IF({{old}}=1,"{APART}"&{_AGAIN},"")'
    f'&IF({{tied}}=1,"{APART}"&{_TIE},"")'
)
_NEXT = f"MID({_PARTS},{len(APART) + 1},2000)"

# --- their twins --------------------------------------------------------------------------------


def _driver_code(work: Working) -> Numbers:
    lost = np.array([work[f"lost_{name}"] for name in RATINGS])
    first = np.argmax(lost == work["most"], axis=0) + 1.0
    return np.where((work["most"] > 0) & (work["code"] != ASK_MORE), first, 0.0)


def _driver(work: Working) -> Texts:
    titles = [work.texts[TEXTS[named]] for named in _DRIVERS.values()]
    codes = work.zero("driver_code").astype(int)
    return work.texts_where(codes > 0, lambda i: titles[codes[i] - 1])


def _next(work: Working) -> Texts:
    said = {name.removeprefix("LoyaltyNext"): work.texts[key] for name, key in TEXTS.items()}

    def by_driver(i: int) -> str:
        code, tier = int(work["driver_code"][i]), int(work["tier"][i])
        if code == 0:
            return said["Any"]
        name = RATINGS[code - 1]
        if name != "response":
            return said[name.title()]
        if tier == 0:
            return said["ResponseSoon"]
        hours = work.settings[f"ResponseHours{tier}"]
        return said["ResponseOne"] if hours == 1 else fill(said["Response"], hours=f"{hours:.15g}")

    def sentence(i: int) -> str:
        code, parts = int(work["code"][i]), []
        if code in (HIGH, WATCH):
            parts.append(by_driver(i))
        elif code == ASK_MORE:
            parts.append(said["More"])
        if work["old"][i] == 1:
            parts.append(fill(said["Again"], day=day_text(work["asked_on"][i])))
        if work["tied"][i] == 1:
            rated = [name for name in TOUCHPOINTS if work[name][i] == work["lowest"][i]]
            parts.append(fill(said["Tie"], lowest=work.texts[TEXTS[_POINTS[rated[0]]]]))
        return APART.join(parts)

    return work.texts_where(work.ready, sentence)


DRIVER_CODE = hidden("driver_code", _DRIVER_CODE, _driver_code)
DRIVER = Column("driver", "choice", "result", width=25, formula=if_ready(_DRIVER), compute=_driver)
NEXT = Column("next", "text", "who", width=72, formula=if_ready(_NEXT), compute=_next)
