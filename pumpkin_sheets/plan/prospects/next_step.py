"""The one next step of a prospect, in a sentence."""

from __future__ import annotations

import numpy as np

from pumpkin_sheets.plan.clients.scoring.tiers import RATE_IS_LOW
from pumpkin_sheets.plan.prospects.machine import (
    CLIENT,
    INTERVIEW,
    MONEY,
    SAY_NO,
    SIGNATURE,
    SPEAK,
    START,
    THINKING,
    UNCLEAR,
    WALK,
    WRITE,
    quiet,
)
from pumpkin_sheets.plan.prospects.scored import RATED, as_clients
from pumpkin_sheets.plan.prospects.verdict import (
    share,
    share_,
)
from pumpkin_sheets.plan.success.clarity import QUESTION, question
from pumpkin_sheets.sheets.lines import Line
from pumpkin_sheets.sheets.numbers import Texts, coins, coins_
from pumpkin_sheets.sheets.practice import Working
from pumpkin_sheets.sheets.row_formulas import if_ready
from pumpkin_sheets.sheets.schema import Column
from pumpkin_sheets.sheets.sentences import day_, day_text, fill, said_in_row

TEXTS = {
    "ProspectNextClient": "prospects_next.client",
    "ProspectNextAsk": "prospects_next.ask",
    "ProspectNextMoved": "prospects_next.moved",
    "ProspectNextMovedBy": "prospects_next.moved_by",
    "ProspectNextRate": "prospects_next.rate",
    "ProspectNextBudget": "prospects_next.budget",
    "ProspectNextDecline": "prospects_next.decline",
    "ProspectNextSigned": "prospects_next.decline_signed",
    "ProspectNextSay": "prospects_next.say",
    "ProspectNextSayPlain": "prospects_next.say_plain",
    "ProspectNextSayAsking": "prospects_next.say_asking",
    "ProspectNextSayPlainAsking": "prospects_next.say_plain_asking",
    "ProspectNextWalk": "prospects_next.walk",
    "ProspectNextReaction": "prospects_next.reaction",
    "ProspectNextAgain": "prospects_next.again",
    "ProspectNextAgainDays": "prospects_next.again_days",
    "ProspectNextQuiet": "prospects_next.quiet",
    "ProspectNextWrite": "prospects_next.write",
    "ProspectNextWriteAsking": "prospects_next.write_asking",
    "ProspectNextSignature": "prospects_next.signature",
    "ProspectNextMoney": "prospects_next.money",
    "ProspectNextMoneyQuiet": "prospects_next.money_quiet",
    "ProspectNextStart": "prospects_next.start",
    "ProspectNextDays": "prospects_next.days",
}
SETTINGS = (Line("ReplyDays", "reply_days", default=10, minimum=1, maximum=90),)

# --- formulas -----------------------------------------------------------------------------------

_BEFORE = {SPEAK: "spoken", WRITE: "written_on", SIGNATURE: "signed_on", MONEY: "cleared_on"}
"""The column that is empty before each step, unless its day does not count yet."""


def _unless_dated(code: int, step: str) -> str:
    return f"IF(ISNUMBER({{{_BEFORE[code]}}}),ProspectNextDays,{step})"


_ANSWERED = "AND(" + ",".join(f'TRIM({{{q}}})<>""' for q in ("q1", "q2", "q3")) + ")"
_LACKING = f"IF({{lacks}}={RATED},ProspectNextRate,ProspectNextBudget)"
_MEET = (
    f"IF({_ANSWERED},{_LACKING},IF({{moved}}=1,IF({{call_by}}>0,"
    + said_in_row("ProspectNextMovedBy", date=day_("{call_by}"))
    + ",ProspectNextMoved),ProspectNextAsk))"
)
_ASKING = '{conditions}<>""'
AMOUNT = f"IF({RATE_IS_LOW},{{needed}},{{income}})"
_SAY = said_in_row(
    f"IF({AMOUNT}>0,IF({_ASKING},ProspectNextSayAsking,ProspectNextSay),"
    f"IF({_ASKING},ProspectNextSayPlainAsking,ProspectNextSayPlain))",
    amount=coins_(AMOUNT),
    share=share_("DepositShare"),
)
_QUIET = said_in_row("ProspectNextQuiet", date=day_("{since}"))
_LATE = "{alarm}>{code}"
_AGAIN = (
    "IF({reacted}=0,ProspectNextReaction,IF({since}>0,"
    + said_in_row("ProspectNextAgain", date=day_("({since}+INT(ReplyDays+0.999999))"))
    + ","
    + said_in_row("ProspectNextAgainDays", days="INT(ReplyDays+0.999999)")
    + "))"
)
_THINKING = f"IF({_LATE},{_QUIET},{_AGAIN})"
_WRITE = f"IF({_ASKING},ProspectNextWriteAsking,ProspectNextWrite)"
_MONEY = (
    f"IF({_LATE},"
    + said_in_row("ProspectNextMoneyQuiet", date=day_("{since}"))
    + ",ProspectNextMoney)"
)
_NEXT = (
    f"CHOOSE({{code}}+1,ProspectNextClient,{_MEET},"
    "IF(ISNUMBER({signed_on}),ProspectNextSigned,ProspectNextDecline),"
    f"{_unless_dated(SPEAK, _SAY)},ProspectNextWalk,{_THINKING},{QUESTION},"
    f"{_unless_dated(WRITE, _WRITE)},"
    f"{_unless_dated(SIGNATURE, f'IF({_LATE},{_QUIET},ProspectNextSignature)')},"
    f'{_unless_dated(MONEY, _MONEY)},ProspectNextStart,"")'
)

# --- their twins --------------------------------------------------------------------------------


def _next(work: Working) -> Texts:
    said = {name: work.texts[key] for name, key in TEXTS.items()}
    late, answers = quiet(work), [work[q] for q in ("q1", "q2", "q3")]
    reply = float(np.floor(work.settings["ReplyDays"] + 0.999999))
    amounts = np.where(as_clients(work).rate_is_low, work["needed"], work["income"])
    plain = {
        CLIENT: "Client", WALK: "Walk", WRITE: "Write", SIGNATURE: "Signature", MONEY: "Money",
        START: "Start",
    }  # fmt: skip

    def meet(i: int) -> str:
        if all(answer[i] for answer in answers):
            return said["ProspectNextRate" if work["lacks"][i] == RATED else "ProspectNextBudget"]
        if work["moved"][i] != 1:
            return said["ProspectNextAsk"]
        by = work["call_by"][i]
        if by > 0:
            return fill(said["ProspectNextMovedBy"], date=day_text(by))
        return said["ProspectNextMoved"]

    def again(i: int) -> str:
        since = work["since"][i]
        if late[i]:
            return fill(said["ProspectNextQuiet"], date=day_text(since))
        if work["reacted"][i] == 0:
            return said["ProspectNextReaction"]
        if since > 0:
            return fill(said["ProspectNextAgain"], date=day_text(since + reply))
        return fill(said["ProspectNextAgainDays"], days=f"{reply:.0f}")

    def say(i: int) -> str:
        asking = "Asking" if work["conditions"][i] else ""
        named = "" if amounts[i] > 0 else "Plain"
        amount = coins(amounts[i], work.said["MoneySign"])
        text = said[f"ProspectNextSay{named}{asking}"]
        return fill(text, amount=amount, share=share(work, "DepositShare"))

    def sentence(i: int) -> str:
        code = int(work["code"][i])
        if code == INTERVIEW:
            return meet(i)
        if code == SAY_NO:
            signed = not np.isnan(work["signed_on"][i])
            return said["ProspectNextSigned" if signed else "ProspectNextDecline"]
        if code in _BEFORE and not np.isnan(work[_BEFORE[code]][i]):
            return said["ProspectNextDays"]
        if code == SPEAK:
            return say(i)
        if code == THINKING:
            return again(i)
        if code == UNCLEAR:
            return question(work, i)
        if code == WRITE and work["conditions"][i]:
            return said["ProspectNextWriteAsking"]
        if code == SIGNATURE and late[i]:
            return fill(said["ProspectNextQuiet"], date=day_text(work["since"][i]))
        if code == MONEY and late[i]:
            return fill(said["ProspectNextMoneyQuiet"], date=day_text(work["since"][i]))
        return said[f"ProspectNext{plain[code]}"] if code in plain else ""

    return work.texts_where(work.ready, sentence)


NEXT = Column("next", "text", "who", width=98, formula=if_ready(_NEXT), compute=_next)
