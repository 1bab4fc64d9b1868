"""The offer in figures: the field chosen, the sentence, and how many understand the label (F21)."""

from __future__ import annotations

import math

from pumpkin_sheets.plan.progress.figures import Figure, Progress, Room
from pumpkin_sheets.sheets.numbers import round_, rounded
from pumpkin_sheets.sheets.sentences import fill, said

LONGEST = 140
"""Signs of a sentence that somebody remembers."""
UNDERSTOOD = 0.8
"""The share of those asked from which a label is understood at first sight."""

TEXTS = {
    "OfferShorter": "strategy.offer_shorter",
    "OfferFine": "strategy.offer_fine",
    "OfferMissing": "strategy.offer_missing",
    "LabelAsk": "strategy.label_ask",
    "LabelShort": "strategy.label_short",
    "LabelFine": "strategy.label_fine",
}


def _length(p: Progress) -> float:
    """Signs as a spreadsheet counts them."""
    return float(len(p.said["StrategyOffer"].encode("utf-16-le")) // 2)


def _offer_said(p: Progress) -> str:
    signs = p.number("OfferLength")
    if signs == 0:
        return p.texts[TEXTS["OfferMissing"]]
    if signs <= LONGEST:
        return p.texts[TEXTS["OfferFine"]]
    return fill(p.texts[TEXTS["OfferShorter"]], n=f"{signs:.15g}", most=str(LONGEST))


def _label_share(p: Progress) -> float:
    asked, understood = p.number("StrategyAsked"), p.number("StrategyUnderstood")
    if not asked > 0 or understood != understood:
        return 0.0
    return float(rounded(understood / asked, 4))


def _label_said(p: Progress) -> str:
    if not p.number("StrategyAsked") > 0:
        return p.texts[TEXTS["LabelAsk"]]
    share = p.number("LabelShare")
    percent = math.floor(100 * share + 0.000001)  # 79.6% are not 80%
    name = "LabelFine" if share >= UNDERSTOOD else "LabelShort"
    return fill(p.texts[TEXTS[name]], x=str(percent), goal=f"{100 * UNDERSTOOD:.0f}")


_SHORTER = said("OfferShorter", n="OfferLength", most=str(LONGEST))
_LABEL = said(
    f"IF(LabelShare>={UNDERSTOOD},LabelFine,LabelShort)",
    x="INT(100*LabelShare+0.000001)",
    goal=f"{100 * UNDERSTOOD:.0f}",
)

FIGURES = (
    Figure("FieldChosen", "IF(N(StrategyField)>0,1,0)",
           lambda p: float(p.number("StrategyField") > 0)),
    Figure("OfferLength", "LEN(StrategyOffer)", _length),
    Figure("OfferGiven", f"IF(AND(OfferLength>0,OfferLength<={LONGEST}),1,0)",
           lambda p: float(0 < p.number("OfferLength") <= LONGEST)),
    Figure(
        "OfferSaid",
        f"IF(OfferLength=0,OfferMissing,IF(OfferLength<={LONGEST},OfferFine,{_SHORTER}))",
        _offer_said,
    ),
    Figure(
        "LabelShare",
        f"IF(N(StrategyAsked)>0,{round_('N(StrategyUnderstood)/StrategyAsked', 4)},0)",
        _label_share,
    ),
    Figure("LabelUnderstood", f"IF(LabelShare>={UNDERSTOOD},1,0)",
           lambda p: float(p.number("LabelShare") >= UNDERSTOOD)),
    Figure("LabelSaid", f"IF(N(StrategyAsked)>0,{_LABEL},LabelAsk)", _label_said),
)  # fmt: skip

OFFER = Room(FIGURES, TEXTS)
