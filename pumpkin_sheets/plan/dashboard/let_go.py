"""What letting go frees and costs (F10), in sentences: as formulas and as text, side by side.

Good client > no client >> bad client: freed hours are time to find and to learn, so nothing here
speaks of filling them at any price, and no loss wears a pleasant sign.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pumpkin_sheets.plan.dashboard.tables import later_places
from pumpkin_sheets.plan.dashboard.totals import Totals
from pumpkin_sheets.plan.hours import hours, hours_
from pumpkin_sheets.sheets.drawing import text
from pumpkin_sheets.sheets.numbers import coins, coins_, fixed, fixed_, round_, rounded
from pumpkin_sheets.sheets.records import dataclass
from pumpkin_sheets.sheets.sentences import between, fill, said
from pumpkin_sheets.sheets.words import Words

MOST_LATER = 4
"""How many clients who must be replaced first are named: a business can hardly lean on more."""
MORE = "…"

_FIGURES = {
    "hours": "Hours_drop",
    "cash": "LetGoCash",
    "sold": "LetGoSold",
    "free": "Hours_drop-LetGoSold",
    "target": "TargetRate",
}
_WRITTEN: Mapping[str, Callable[[str], str]] = {"hours": hours_, "cash": coins_, "target": coins_}


@dataclass(frozen=True)
class LetGo:
    """The sentences of one list, as text or as formulas; each may say nothing.

    ``freed`` are the hours, what they cost and what brings it back; ``empty`` the change of
    profit if nobody takes their place; ``later`` who must be replaced first.
    """

    freed: str
    empty: str
    later: str


def let_go(words: Words, totals: Totals) -> LetGo:
    """What to say of letting go."""
    profit = float(rounded(totals["Profit_drop"], 0))
    empty = ""
    if profit:
        empty = words.say(
            "let_go.loss" if profit > 0 else "let_go.gain",
            n=coins(abs(profit), totals.settings.sign),
        )
    later = later_names(words.texts, totals)
    return LetGo(
        _freed(words, totals),
        empty,
        words["let_go.later"].replace("{names}", later) if later else "",
    )


def _freed(words: Words, totals: Totals) -> str:
    freed, cash, sold = (totals[name] for name in ("Hours_drop", "LetGoCash", "LetGoSold"))
    facts = {
        "hours": hours(words.texts, freed),
        "cash": coins(cash, totals.settings.sign),
        "sold": fixed(sold),
        "free": fixed(freed - sold),
        "target": coins(totals.settings["TargetRate"], totals.settings.sign),
    }
    if not totals["Count_drop"]:
        key = "nobody"
    elif rounded(freed, 0) <= 0:
        key = "hours_unknown" if rounded(cash, 0) > 0 else "nothing_known"
    elif rounded(cash, 0) <= 0:
        key = "no_cash"
    else:
        left = rounded(freed, 0) - sold
        key = "short" if left < 0 else "enough" if left else "exactly"
    return words.say(f"let_go.{key}", **facts)


def later_names(texts: Mapping[str, str], totals: Totals) -> str:
    """The clients who must be replaced first, in one text; … where there are more than are named.

    "" where there is none.
    """
    named = later_texts(texts, totals)
    more = [MORE] if len(later_places(totals)) > MOST_LATER else []
    return between(texts).join([*named, *more])


def later_names_(comma: str) -> str:
    """The twin of :func:`later_names`; ``comma`` is what stands between two names."""
    return (
        "INDEX(LaterTexts,1)"
        + "".join(
            f'&IF(INDEX(LaterTexts,{k})="","",{comma}&INDEX(LaterTexts,{k}))'
            for k in range(2, MOST_LATER + 1)
        )
        + f'&IF(COUNT(LaterKeys)>{MOST_LATER},{comma}&"{MORE}","")'
    )


def later_texts(texts: Mapping[str, str], totals: Totals) -> list[str]:
    """The clients who must be replaced first, in the order of the list, each with the hours."""
    scored = totals.scored
    made = []
    for place in later_places(totals)[:MOST_LATER]:
        client, number = scored["client"][place], scored["hours"][place]
        known = number == number
        one = texts["let_go.one" if known else "let_go.one_without_hours"]
        shown = hours(texts, number) if known else ""
        made.append(fill(one, hours=shown, client=client.strip(" ")))
    return made


def let_go_formulas(words: Words) -> LetGo:
    """The twins of :func:`let_go`, over the names of Calc."""
    made = {key: _sentence(words[f"let_go.{key}"]) for key in
            ("nobody", "hours_unknown", "nothing_known", "no_cash", "enough", "exactly", "short")
            }  # fmt: skip
    freed = (
        f"IF(Count_drop=0,{made['nobody']},IF(ROUND(Hours_drop+0.000001,0)<=0,"
        f"IF(ROUND(LetGoCash+0.000001,0)>0,{made['hours_unknown']},{made['nothing_known']}),"
        f"IF(ROUND(LetGoCash+0.000001,0)<=0,{made['no_cash']},"
        f"IF(LetGoSold>ROUND(Hours_drop+0.000001,0),{made['short']},"
        f"IF(LetGoSold=ROUND(Hours_drop+0.000001,0),{made['exactly']},{made['enough']})))))"
    )
    amount = coins_(f"ABS({round_('Profit_drop', 0)})")
    loss, gain = (said(text(words[f"let_go.{key}"]), n=amount) for key in ("loss", "gain"))
    empty = (
        f'IF(ROUND(Profit_drop+0.000001,0)>0,{loss},IF(ROUND(Profit_drop+0.000001,0)<0,{gain},""))'
    )
    names = later_names_(text(between(words.texts)))
    waits = said(text(words["let_go.later"]), names=names)
    return LetGo(freed, empty, f'IF(INDEX(LaterTexts,1)="","",{waits})')


def _sentence(template: str) -> str:
    facts = {
        n: _WRITTEN.get(n, fixed_)(figure)
        for n, figure in _FIGURES.items()
        if f"{{{n}}}" in template
    }
    return said(text(template), **facts)


def later_formula(words: Words, at: str) -> str:
    """The twin of one of :func:`later_texts`: ``at`` is the cell with the client's place."""
    one, short = text(words["let_go.one"]), text(words["let_go.one_without_hours"])
    number = f"INDEX(ClientHours,{at})"
    made = f"IF(ISNUMBER({number}),{said(one, hours=hours_(number))},{short})"
    named = said(made, client=f"TRIM(INDEX(ClientName,{at}))")
    return f'IF(ISNUMBER({at}),{named},"")'
