"""What was counted in a file, made into proposals for the tables of a workbook (F54)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pumpkin_sheets.importing.figures import SUMS, Counted, Figures
from pumpkin_sheets.importing.names import same_as
from pumpkin_sheets.plan.proposals.offers import Known, Offer, Store, Sums, Twin, alike
from pumpkin_sheets.plan.proposals.store import with_there
from pumpkin_sheets.sheets.tables import cell_text
from pumpkin_sheets.sheets.words import Words, fold


@dataclass
class Offered:
    """A store with what a file says added, and what could not be offered.

    ``lacking`` are the clients of the workbook that the file does not name; ``below`` the names
    whose sum no cell takes (a refund of more than was sold); ``homeless`` counts names for a sheet
    that the workbook does not have; ``replaced`` figures that stood there of other files, by file.
    """

    store: Store
    lacking: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    homeless: int = 0
    replaced: Counter[str] = field(default_factory=Counter)
    named: int = 0


def offered(
    store: Store,
    counted: Counted,
    known: Mapping[str, Known],
    renamed: Mapping[str, str],
    words: Words,
) -> Offered:
    """``store`` with a file's figures added.  ``renamed``: folded old name -> name on Clients."""
    result = Offered(store)
    clients = counted.sheets.get("clients", {})
    if clients or not counted.sheets:
        _clients(result, clients, counted, known["clients"], renamed, words)
    for figures in counted.sheets.get("prospects", {}).values():
        if "prospects" not in known:
            result.homeless += 1
            continue
        values = _sums(figures).values
        offers = _offers("prospects", figures.name, "prospect", values, figures, counted, words)
        _add(result, offers, known)
    return result


def _clients(
    result: Offered,
    clients: Mapping[str, Figures],
    counted: Counted,
    table: Known,
    renamed: Mapping[str, str],
    words: Words,
) -> None:
    listed = {key: cell_text(table.cell(row, table.key)) for key, row in table.rows.items()}
    settled = {fold(t.name): t.to for t in result.store.twins if t.settled}
    whole: dict[str, Sums] = {}
    figures_of: dict[str, list[Figures]] = {}
    names: dict[str, str] = {}
    for key, figures in clients.items():
        name = listed.get(key) or settled.get(key) or renamed.get(key) or figures.name
        whole[fold(name)] = whole.get(fold(name), Sums()) + _sums(figures)
        figures_of.setdefault(fold(name), []).append(figures)
        names.setdefault(fold(name), listed.get(fold(name), name))
    pending = {fold(o.name): o.name for o in result.store.offers if o.sheet == "clients"}
    largest = sorted(
        (key for key in whole if key not in listed and key not in pending),
        key=lambda key: (-sum(whole[key].amounts.values()), key),
    )
    others = [*listed.values(), *(name for key, name in pending.items() if key not in listed)]
    alike = same_as((names[key] for key in largest), others)
    twins = []
    for key, sums in whole.items():
        name = names[key]
        if name in alike:
            to = alike[name]
            own, rest = sums, whole.get(fold(to), Sums())
            twins.append(Twin(name, to, own, rest, counted.heading.listing.name))
            continue
        one = Figures(name, lines=sum(each.lines for each in figures_of[key]))
        values = {**_extras(figures_of[key], table), **sums.values}
        offers = _offers("clients", name, "client", values, one, counted, words)
        _add(result, offers, {"clients": table})
    result.store = result.store.with_twins(twins)
    result.named = len(whole)
    meant = {*whole, *(fold(twin.to) for twin in twins)}
    result.lacking = [name for key, name in listed.items() if key not in meant]


def _extras(found: Sequence[Figures], table: Known) -> dict[str, float]:
    """What one line of a list says of a client besides sums, where a cell takes it."""
    figures = found[0]
    made = {}
    for column, value in figures.extras.items() if len(found) == 1 else ():
        low, high = table.sheet.column(column).minimum, table.sheet.column(column).maximum
        fits = low is None or high is None or low <= value <= high
        if column not in figures.torn and fits:
            made[column] = value
    return made


def _sums(figures: Figures) -> Sums:
    """What a file has numbers for; nothing where it has none, which is not 0."""
    amounts = {
        column: round(getattr(figures, column), 2) for column in SUMS if column in figures.filled
    }
    return Sums(amounts, (figures.late_days, figures.late_count))


def _offers(
    sheet: str,
    name: str,
    key: str,
    values: Mapping[str, float],
    figures: Figures,
    counted: Counted,
    words: Words,
) -> list[Offer]:
    source = counted.heading.listing.name
    if counted.heading.source.names_only or not values:
        return [Offer(sheet, name, key, name, "", source)]
    facts: dict[str, object] = {"n": figures.lines}
    if counted.first and counted.last and sheet == "clients":
        why = words.say("importing.why_dated", first=counted.first, last=counted.last, **facts)
    else:
        why = words.say("importing.why", **facts)
    return [Offer(sheet, name, column, value, why, source) for column, value in values.items()]


def _add(result: Offered, offers: Sequence[Offer], known: Mapping[str, Known]) -> None:
    fine = []
    stood = {offer.place: offer for offer in result.store.offers}
    for offer in offers:
        table = known[offer.sheet]
        column = table.sheet.column(offer.column)
        low, value = column.minimum, offer.value
        if low is not None and isinstance(value, float) and value < low:
            result.below.append(offer.name)
            continue
        fine.append(offer)
        old = stood.get(offer.place)
        if old is not None and old.source != offer.source and not alike(old.value, offer.value):
            result.replaced[old.source] += 1
    result.store = result.store.with_offers(with_there(fine, known))


def some(names: Iterable[str], most: int = 12) -> tuple[list[str], int]:
    """The first of many names, and how many more there are."""
    everyone = list(names)
    return everyone[:most], max(0, len(everyone) - most)
