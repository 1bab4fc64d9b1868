"""What to do about a project now, and what to mind meanwhile: sentences as formulas and as text."""

from __future__ import annotations

import numpy as np

from pumpkin_sheets.plan.hours import exact_hours, exact_hours_
from pumpkin_sheets.plan.projects.states import (
    CLOSED,
    DELIVERED,
    DEPOSIT,
    FINISH,
    MAY_START,
    NO,
    OVER,
    PASSED,
    RUNNING,
    SIGN,
    WRITE_OFF,
    WRITTEN_OFF,
    YES,
)
from pumpkin_sheets.sheets.numbers import coins, coins_, round_, rounded
from pumpkin_sheets.sheets.practice import Working
from pumpkin_sheets.sheets.row_formulas import if_ready
from pumpkin_sheets.sheets.sentences import between, day_, day_text, fill, said_in_row

NARROW, WIDE = 0.2, 0.3
"""The buffer of the notes: 加上20-30%的緩衝."""

RULES = range(1, 7)


MIND = " · "
"""What parts one thing to mind from the next."""

TEXTS = {
    "ProjectSign": "projects_next.sign",
    "ProjectSignPriced": "projects_next.sign_priced",
    "ProjectDeposit": "projects_next.deposit",
    "ProjectPlan": "projects_next.plan",
    "ProjectStart": "projects_next.start",
    "ProjectRunning": "projects_next.running",
    "ProjectPassed": "projects_next.passed",
    "ProjectOverHours": "projects_next.over_hours",
    "ProjectOverFee": "projects_next.over_fee",
    "ProjectFinish": "projects_next.finish",
    "ProjectRenegotiate": "projects_next.renegotiate",
    "ProjectWriteOff": "projects_next.write_off",
    "ProjectAsk": "projects_next.ask",
    "ProjectHappy": "projects_next.happy",
    "ProjectUnhappy": "projects_next.unhappy",
    "ProjectLesson": "projects_next.lesson",
    "ProjectAnd": "language.and_more",
    "ProjectHintRules": "projects_next.hint_rules",
    "ProjectHintStrict": "projects_next.hint_strict",
    "ProjectHintBare": "projects_next.hint_bare",
    "ProjectHintBuffer": "projects_next.hint_buffer",
    "ProjectHintSurprise": "projects_next.hint_surprise",
    "ProjectHintShort": "projects_next.hint_short",
    "ProjectHintPrice": "projects_next.hint_price",
    "ProjectHintGone": "projects_next.hint_gone",
    "ProjectEarly": "project_timing.early",
    "ProjectOnTime": "project_timing.on_time",
    "ProjectLate": "project_timing.late",
}

# --- formulas -----------------------------------------------------------------------------------


_MORE = coins_("{fee}*RoundPrice")
_SIGN = (
    f"IF(ISNUMBER({{fee}}),{said_in_row('ProjectSignPriced', rounds='{rounds}', more=_MORE)},"
    f"{said_in_row('ProjectSign', rounds='{rounds}')})"
)
_FROM = said_in_row("ProjectStart", start=day_("{start}"), day=day_("{due}"))
_START = f"IF(ISNUMBER({{due}}),IF(ISNUMBER({{start}}),{_FROM},ProjectPlan),ProjectPlan)"
_RUNNING = f"IF(ISNUMBER({{due}}),{said_in_row('ProjectRunning', day=day_('{due}'))},ProjectPlan)"
_PASSED = said_in_row("ProjectPassed", day=day_("{due}"), client="TRIM({client})")
_OVER = said_in_row(
    "IF(ISNUMBER({hours_needed}),ProjectOverFee,ProjectOverHours)",
    hours=exact_hours_(round_("{estimate}*(1+{cushion})", 1), said_in_row),
)
_LEFT = coins_("ABS({left_over})")
_FINISH = said_in_row("IF({left_over}<0,ProjectRenegotiate,ProjectFinish)", left=_LEFT)
_WRITE_OFF = said_in_row("ProjectWriteOff", left=_LEFT)
_DELIVERED = (
    f"IF({{happy}}={YES},ProjectHappy,IF({{happy}}={NO},ProjectUnhappy,"
    f"{said_in_row('ProjectAsk', client='TRIM({client})')}))"
)
_CLOSED = f'IF(AND({{end}}={WRITTEN_OFF},TRIM({{lesson}})=""),ProjectLesson,"")'

MAIN_FORMULA = if_ready(
    f"CHOOSE({{code}},{_SIGN},ProjectDeposit,{_START},{_RUNNING},{_OVER},{_FINISH},{_WRITE_OFF},"
    f"{_DELIVERED},{_CLOSED},{_PASSED})"
)


def _and(name: str) -> str:
    """The formula for a name with what joins it to the one before."""
    return said_in_row("ProjectAnd", names='""', name=name)


_NOBODY = '""'
BREAKS_FORMULA = if_ready(
    f"MID({'&'.join(f'IF({{w{i}}}>0,{_and(str(i))},{_NOBODY})' for i in RULES)},"
    f"LEN({_and(_NOBODY)})+1,100)"
)

_RULES = said_in_row(
    "IF({strict}=1,ProjectHintStrict,ProjectHintRules)",
    names="{breaks}",
    points="{violations}",
    limit="BendLimit",
)
_BARE = said_in_row("ProjectHintBare", day=day_("{proposal}"))
_SURPRISE = said_in_row("ProjectHintSurprise", amount=coins_("{fee}*SurpriseShare"))
_SHORT = said_in_row(
    "IF(N({surprise_cost})>0,ProjectHintShort,ProjectHintPrice)", amount=coins_("{short}")
)
_BEFORE = f"OR({{code}}={SIGN},{{code}}={DEPOSIT},{{code}}={MAY_START})"
_OPEN = f"OR({{code}}<={RUNNING},{{code}}={PASSED})"

_UNWISE = f"OR(ROUND({{cushion}},4)<{NARROW},ROUND({{cushion}},4)>{WIDE})"


def _hint(when: str, text: str) -> str:
    return f'IF({when},"{MIND}"&{text},"")'


HINTS_FORMULA = if_ready(
    "MID("
    + "&".join(
        (
            _hint(f"AND({{warned}}=1,{{code}}<>{CLOSED})", _RULES),
            _hint(f"AND({{bare}}=1,{_OPEN})", _BARE),
            _hint(f"AND({_BEFORE},ISNUMBER({{proposal}}),{_UNWISE})", "ProjectHintBuffer"),
            _hint(f'AND({{vip}}=1,{_OPEN},TRIM({{surprise}})="",ISNUMBER({{fee}}))', _SURPRISE),
            _hint(f"AND({_BEFORE},N({{short}})>0)", _SHORT),
            _hint(
                f"AND({{gone}}>0,OR({{code}}={FINISH},{{code}}={WRITE_OFF}))",
                said_in_row("ProjectHintGone", gone=coins_("{gone}")),
            ),
        )
    )
    + f",{len(MIND) + 1},2000)"
)

# --- their twins --------------------------------------------------------------------------------


def main(work: Working) -> np.ndarray:
    """What to do now, by the state of the project."""
    told = _Told(work)
    return work.texts_where(work.ready, told.main)


def breaks(work: Working) -> np.ndarray:
    """The numbers of the rules that were bent or broken."""
    comma = between(work.texts)
    return work.texts_where(
        work.ready, lambda i: comma.join(str(n) for n in RULES if work[f"w{n}"][i] > 0)
    )


def hints(work: Working) -> np.ndarray:
    """What to mind besides."""
    told = _Told(work)
    return work.texts_where(work.ready, told.hints)


class _Told:
    """The sentences of a table's rows, each by the number of its row."""

    def __init__(self, work: Working) -> None:
        self.work = work
        self.said = {name: work.texts[key] for name, key in TEXTS.items()}
        self.sign = work.said["MoneySign"]

    def number(self, name: str, row: int) -> float:
        return float(self.work[name][row])

    def money(self, amount: float) -> str:
        return coins(amount, self.sign)

    def main(self, row: int) -> str:
        return {
            SIGN: self._sign,
            DEPOSIT: lambda _: self.said["ProjectDeposit"],
            MAY_START: self._start,
            RUNNING: self._running,
            OVER: self._over,
            FINISH: self._finish,
            WRITE_OFF: self._finish,
            DELIVERED: self._delivered,
            CLOSED: self._closed,
            PASSED: self._passed,
        }[int(self.work["code"][row])](row)

    def _sign(self, row: int) -> str:
        fee, rounds = self.number("fee", row), plain(self.number("rounds", row))
        if np.isnan(fee):
            return fill(self.said["ProjectSign"], rounds=rounds)
        more = self.money(fee * self.work.settings["RoundPrice"])
        return fill(self.said["ProjectSignPriced"], rounds=rounds, more=more)

    def _start(self, row: int) -> str:
        start, due = self.number("start", row), self.number("due", row)
        if np.isnan(start) or np.isnan(due):
            return self.said["ProjectPlan"]
        return fill(self.said["ProjectStart"], start=day_text(start), day=day_text(due))

    def _running(self, row: int) -> str:
        due = self.number("due", row)
        if np.isnan(due):
            return self.said["ProjectPlan"]
        return fill(self.said["ProjectRunning"], day=day_text(due))

    def _passed(self, row: int) -> str:
        due, client = day_text(self.number("due", row)), str(self.work["client"][row])
        return fill(self.said["ProjectPassed"], day=due, client=client)

    def _over(self, row: int) -> str:
        known = not np.isnan(self.number("hours_needed", row))
        hours = self.number("estimate", row) * (1 + self.number("cushion", row))
        text = self.said["ProjectOverFee" if known else "ProjectOverHours"]
        return fill(text, hours=exact_hours(self.work.texts, float(rounded(hours, 1))))

    def _finish(self, row: int) -> str:
        left = self.number("left_over", row)
        name = "ProjectRenegotiate" if left < 0 else "ProjectFinish"
        if self.work["code"][row] == WRITE_OFF:
            name = "ProjectWriteOff"
        return fill(self.said[name], left=self.money(abs(left)))

    def _delivered(self, row: int) -> str:
        happy = self.work["happy"][row]
        if happy in (YES, NO):
            return self.said["ProjectHappy" if happy == YES else "ProjectUnhappy"]
        return fill(self.said["ProjectAsk"], client=str(self.work["client"][row]))

    def _closed(self, row: int) -> str:
        unlearnt = self.work["end"][row] == WRITTEN_OFF and not self.work["lesson"][row]
        return self.said["ProjectLesson"] if unlearnt else ""

    def hints(self, row: int) -> str:
        work = self.work
        code, fee = int(work["code"][row]), self.number("fee", row)
        before, is_open = code <= MAY_START, code <= RUNNING or code == PASSED
        made = []
        if work["warned"][row] == 1 and code != CLOSED:
            name = "Strict" if work["strict"][row] == 1 else "Rules"
            points, limit = self.number("violations", row), work.settings["BendLimit"]
            facts = {"points": plain(points), "limit": plain(limit)}
            made.append(self._put(name, names=work["breaks"][row], **facts))
        if work["bare"][row] == 1 and is_open:
            made.append(self._put("Bare", day=day_text(self.number("proposal", row))))
        cushion = round(self.number("cushion", row), 4)
        unwise = cushion < NARROW or cushion > WIDE
        if before and unwise and not np.isnan(self.number("proposal", row)):
            made.append(self.said["ProjectHintBuffer"])
        surprised = bool(work["surprise"][row]) or np.isnan(fee)
        if work["vip"][row] == 1 and is_open and not surprised:
            made.append(
                self._put("Surprise", amount=self.money(fee * work.settings["SurpriseShare"]))
            )
        if before and work.zero("short")[row] > 0:
            name = "Short" if work.zero("surprise_cost")[row] > 0 else "Price"
            made.append(self._put(name, amount=self.money(self.number("short", row))))
        gone = self.number("gone", row)
        if gone > 0 and code in (FINISH, WRITE_OFF):
            made.append(self._put("Gone", gone=self.money(gone)))
        return MIND.join(made)

    def _put(self, name: str, **facts: str) -> str:
        return fill(self.said[f"ProjectHint{name}"], **facts)


def plain(number: float) -> str:
    """A number as a formula joins it to a text."""
    return f"{number:.15g}"
