"""The verdict on a prospect (F9, F38): decline, accept with conditions, accept; and the conditions.

Money or knowledge: who brings much knowledge is not declined for the price.  A budget that nobody
named cannot be out of reach either.
"""

from __future__ import annotations

import numpy as np

from pumpkin_sheets.plan.choices import FLAGS
from pumpkin_sheets.plan.clients.scoring.prices import CEILING, ceiling
from pumpkin_sheets.plan.clients.scoring.tiers import RATE_IS_LOW
from pumpkin_sheets.plan.prospects.scored import as_clients
from pumpkin_sheets.plan.success.clarity import CONCRETE
from pumpkin_sheets.sheets.lines import Line
from pumpkin_sheets.sheets.numbers import Numbers, Texts, coins, coins_, round_, rounded
from pumpkin_sheets.sheets.practice import Working
from pumpkin_sheets.sheets.results import ready_code
from pumpkin_sheets.sheets.row_formulas import if_ready, ticked
from pumpkin_sheets.sheets.schema import Choice, Column
from pumpkin_sheets.sheets.sentences import fill, said_in_row

MEET, BAD_FLAGS, BAD_PRICE, BELOW, CONDITIONS, ACCEPT = range(6)
DECLINED = (BAD_FLAGS, BAD_PRICE, BELOW)
WISE = 4
"""The knowledge from which on a prospect is worth it without the money."""

VERDICTS = (
    Choice(MEET, "meet"),
    Choice(BAD_FLAGS, "flags", "×", "drop"),
    Choice(BAD_PRICE, "price", "×", "drop"),
    Choice(BELOW, "below", "×", "drop"),
    Choice(CONDITIONS, "conditions", "!", "reprice"),
    Choice(ACCEPT, "accept", "✓", "grow"),
)
TEXTS = {
    "VerdictMeet": "verdicts.meet",
    "VerdictFlags": "verdicts.flags",
    "VerdictPrice": "verdicts.price",
    "VerdictBelow": "verdicts.below",
    "VerdictConditions": "verdicts.conditions",
    "VerdictCriteria": "verdicts.criteria",
    "VerdictAccept": "verdicts.accept",
}

SETTINGS = (
    Line("EntryLevel", "entry_level", default=3, minimum=1, maximum=5),
    Line("EntryCriteria", "entry_criteria", default=3, minimum=0, maximum=5),
    Line("RushSurcharge", "rush_surcharge", "percent", default=0.3, maximum=3),
    Line("DepositShare", "deposit_share", "percent", default=0.4),
    Line("BaseRounds", "base_rounds", default=2, maximum=20),
)
SENTENCES = tuple(
    Line(f"Condition_{name}", name, "sentence", text=f"conditions.{name}")
    for name in (*FLAGS, "fee", "success")
)
"""What is asked of whoever has a red flag, pays too little, or does not say what success is."""

BULLET = "• "
"""What each condition begins with."""

# --- formulas -----------------------------------------------------------------------------------

_TOO_DEAR = (
    "IF(AND(ISNUMBER({revenue}),ISNUMBER({needed})),"
    f"AND({{rate}}<TargetRate,N({{knowledge}})<{WISE},{{needed}}>"
    f"{CEILING.replace('{revenue}', '{income}')}),FALSE)"
)
_TOO_LOW = "IF({tier}<EntryLevel,IF(ISNUMBER({tier_then}),{tier_then}<EntryLevel,TRUE),FALSE)"
_ASKS = f"OR({{flags}}>0,{RATE_IS_LOW},{{criteria}}<EntryCriteria,{{clear}}<{CONCRETE})"
_CODE = (
    f"IF({{lacks}}>0,{MEET},IF({{flags}}>=WorstFlags,{BAD_FLAGS},IF({_TOO_DEAR},{BAD_PRICE},"
    f"IF({_TOO_LOW},{BELOW},IF({_ASKS},{CONDITIONS},{ACCEPT})))))"
)


def share_(name: str) -> str:
    """The formula for a setting that is a share as people write it: 30%."""
    return f'{round_(f"100*{name}", 1)}&"%"'


_FACTS = {
    "rush": share_("RushSurcharge"),
    "deposit_share": share_("DepositShare"),
    "rounds": round_("BaseRounds", 1),
    "needed": coins_("{needed}"),
}
_USES = {"flag6": "rush", "flag7": "deposit_share", "flag8": "rounds", "fee": "needed"}
"""The fact that a sentence has room for."""
_WHEN = {
    **{name: ticked(name) for name in FLAGS},
    "fee": RATE_IS_LOW,
    "success": f"{{clear}}<{CONCRETE}",
}


def _part(name: str) -> str:
    sentence = f"Condition_{name}"
    fact = _USES.get(name)
    told = said_in_row(sentence, **{fact: _FACTS[fact]}) if fact else sentence
    return f'IF({_WHEN[name]},IF({sentence}="","","{BULLET}"&{told}&" "),"")'


_CONDITIONS = (
    f'IF({{verdict_code}}={CONDITIONS},TRIM({"&".join(_part(name) for name in _WHEN)}),"")'
)
_VERDICT = (
    "CHOOSE({verdict_code}+1,VerdictMeet,"
    + said_in_row("VerdictFlags", flags="{flags}")
    + ',VerdictPrice,VerdictBelow,IF({conditions}="",'
    + said_in_row("VerdictCriteria", criteria="{criteria}", wanted=round_("EntryCriteria", 1))
    + ",VerdictConditions),VerdictAccept)"
)

# --- their twins --------------------------------------------------------------------------------


def _code(work: Working) -> Numbers:
    s, known = work.settings, as_clients(work)
    priced = ~np.isnan(work["needed"]) & ~np.isnan(work["revenue"])
    wise = work.zero("knowledge") >= WISE
    dear = priced & known.rate_is_low & ~wise & (work["needed"] > ceiling(known))
    then = work["tier_then"]
    low = (work["tier"] < s["EntryLevel"]) & (np.isnan(then) | (then < s["EntryLevel"]))
    asks = (
        (work["flags"] > 0)
        | known.rate_is_low
        | (work["criteria"] < s["EntryCriteria"])
        | (work["clear"] < CONCRETE)
    )
    return np.select(
        [work["lacks"] > 0, work["flags"] >= s["WorstFlags"], dear, low, asks],
        [float(code) for code in (MEET, BAD_FLAGS, BAD_PRICE, BELOW, CONDITIONS)],
        float(ACCEPT),
    )


def share(work: Working, name: str) -> str:
    """The twin of :func:`share_`."""
    return f"{float(rounded(100 * work.settings[name], 1)):.15g}%"


def _conditions(work: Working) -> Texts:
    when = {name: np.asarray(work[name]).astype(bool) for name in FLAGS}
    when |= {"fee": as_clients(work).rate_is_low, "success": np.asarray(work["clear"] < CONCRETE)}
    facts = {
        "rush": share(work, "RushSurcharge"),
        "deposit_share": share(work, "DepositShare"),
        "rounds": f"{float(rounded(work.settings['BaseRounds'], 1)):.15g}",
    }

    def listed(i: int) -> str:
        parts = []
        for name, asked in when.items():
            sentence = work.said[f"Condition_{name}"]
            if asked[i] and sentence:
                if name in _USES:
                    needed = coins(work["needed"][i], work.said["MoneySign"])
                    known = {**facts, "needed": needed}
                    sentence = fill(sentence, **{_USES[name]: known[_USES[name]]})
                parts.append(BULLET + sentence)
        return " ".join(part for part in " ".join(parts).split(" ") if part)

    return work.texts_where(work.ready & (work["verdict_code"] == CONDITIONS), listed)


def _verdict(work: Working) -> Texts:
    said = {name: work.texts[key] for name, key in TEXTS.items()}
    wanted = f"{float(rounded(work.settings['EntryCriteria'], 1)):.15g}"
    plain = {MEET: "Meet", BAD_PRICE: "Price", BELOW: "Below", ACCEPT: "Accept"}

    def told(i: int) -> str:
        code = int(work["verdict_code"][i])
        if code == BAD_FLAGS:
            return fill(said["VerdictFlags"], flags=f"{work['flags'][i]:.0f}")
        if code != CONDITIONS:
            return said[f"Verdict{plain[code]}"]
        if work["conditions"][i]:
            return said["VerdictConditions"]
        count = f"{work['criteria'][i]:.0f}"
        return fill(said["VerdictCriteria"], criteria=count, wanted=wanted)

    return work.texts_where(work.ready, told)


# --- the columns --------------------------------------------------------------------------------

VERDICT = Column("verdict", "choice", "who", width=44, coded="verdict_code", choices=VERDICTS,
                 words="verdicts", formula=if_ready(_VERDICT), compute=_verdict)  # fmt: skip
CODE = Column("verdict_code", "number", "check", hidden=True, named="ProspectVerdict",
              formula=if_ready(_CODE), compute=ready_code(_code))  # fmt: skip
ASKED = Column("conditions", "text", "result", width=80,
               formula=if_ready(_CONDITIONS), compute=_conditions)  # fmt: skip
