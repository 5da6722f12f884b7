"""A pack looked over: what is wrong in it, and what is merely old."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from csdesk.domain.calendar import birthday
from csdesk.domain.codes import Codes
from csdesk.domain.duties import CAUSE, FIELD, Within
from csdesk.domain.filters import And, Compare, Filter, FilterError, Has, In, Not, Or, parse, paths
from csdesk.domain.ledger import Ledgers
from csdesk.domain.paths import UnknownFieldError, end
from csdesk.packs.model import Counted, Duty, Pack

CHECKED_FOR = 1
"""Years for which a comparison with the document holds."""
_TABLES = {"modes": "visit_mode", "unmet": "visit_outcome", "by": "visitor_role"}
_CAUSES = "visit_cause"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a pack.

    Attributes:
        level: A `fault` must be mended; what is `old` is only told.
        where: The part of the pack.
        what: A sentence.
    """

    level: Literal["fault", "old"]
    where: str
    what: str


def check(
    pack: Pack, ledgers: Ledgers, codes: Codes, on: date, national: Pack | None = None
) -> tuple[Finding, ...]:
    """Everything that is to be said of a pack on a day; what it lacks, loading has refused.

    Args:
        pack: The pack, read without error.
        ledgers: All ledgers, by code.
        codes: All code tables.
        on: The day.
        national: The pack that counts beside it, whose duties it may name.
    """
    return tuple(_findings(pack, ledgers, codes, on, national or pack))


def _findings(
    pack: Pack, ledgers: Ledgers, codes: Codes, on: date, national: Pack
) -> Iterator[Finding]:
    identity = pack.identity
    if identity.expired and identity.expired <= on:
        yield Finding("old", "identity", f"规划期已于 {identity.until} 结束，目标只作参考。")
    for group in pack.groups.values():
        yield from _filter(f"groups.{group.id}", group.where, "residents", ledgers, codes)
    newest: Mapping[str, Duty] = {duty.rule.id: duty for duty in pack.duties}
    for duty in pack.duties:
        where = f"duties.{duty.rule.id}"
        yield from _filter(where, duty.rule.group, duty.subject, ledgers, codes)
        for tier in duty.rule.tiers:
            yield from _filter(where, tier.where, duty.subject, ledgers, codes)
        for key, table in _TABLES.items():
            for code in getattr(duty.rule, key):
                if code not in codes[table].names:
                    yield Finding("fault", where, f"{key} 里的“{code}”不在选项表 {table} 里。")
        yield from _events(where, duty, ledgers, codes)
    for id, duty in newest.items():
        if duty.rule.stop and duty.rule.stop <= on:
            yield Finding("old", f"duties.{id}", f"到 {duty.rule.stop} 为止，已不再执行。")
        elif birthday(duty.checked_on, CHECKED_FOR) <= on:
            yield Finding("old", f"duties.{id}", _again(duty.checked_on))

    for opening in pack.openings:
        yield from _filter("opening", opening.where, "facilities", ledgers, codes)
    if pack.openings and birthday(pack.openings[-1].checked_on, CHECKED_FOR) <= on:
        yield Finding("old", "opening", _again(pack.openings[-1].checked_on))

    duties = {duty.rule.id for duty in (*pack.duties, *national.duties)}
    for aim in pack.indicators:
        where = f"indicators.{aim.id}"
        if aim.duty and aim.duty not in duties:
            yield Finding("fault", where, f"没有名为“{aim.duty}”的 duties。")
        for role, part in aim.parts.items():
            yield from _counted(f"{where}.{role}", part, ledgers, codes)
        if (end_ := aim.aims[-1].goal.until) and end_ < on:
            yield Finding("old", where, f"目标期到 {end_} 为止，只作参考。")
        elif birthday(aim.checked_on, CHECKED_FOR) <= on:
            yield Finding("old", where, _again(aim.checked_on))


def _events(where: str, duty: Duty, ledgers: Ledgers, codes: Codes) -> Iterator[Finding]:
    """Faults of what starts the clock: a day that the subject lacks, a cause that nobody knows."""
    for frequency in duty.rule.levels:
        for event in frequency.after if isinstance(frequency, Within) else ():
            if event.startswith(CAUSE) and event.removeprefix(CAUSE) not in codes[_CAUSES].names:
                yield Finding("fault", where, f"after 里的“{event}”不在选项表 {_CAUSES} 里。")
            if event.startswith(FIELD) and duty.subject in ledgers:
                try:
                    end(ledgers, ledgers[duty.subject], event.removeprefix(FIELD))
                except UnknownFieldError as error:
                    yield Finding("fault", where, str(error))


def _again(checked_on: date) -> str:
    return f"最近一次与原文核对是 {checked_on}，已满一年，请再核对。"


def _counted(where: str, part: Counted, ledgers: Ledgers, codes: Codes) -> Iterator[Finding]:
    """Faults of what is counted: ledger, condition, what is summed, by whom, in which period."""
    if part.ledger not in ledgers:
        yield Finding("fault", where, f"没有台账“{part.ledger}”。")
        return
    ledger = ledgers[part.ledger]
    if part.where:
        yield from _filter(where, part.where, part.ledger, ledgers, codes)
    for path in filter(None, (part.sum, part.by)):
        try:
            end(ledgers, ledger, path)
        except UnknownFieldError as error:
            yield Finding("fault", where, str(error))
    if part.within and not ledger.day:
        yield Finding("fault", where, f"“{ledger.title}”没有发生日期，不能按时段数。")


def _filter(
    where: str, text: str, subject: str, ledgers: Ledgers, codes: Codes
) -> Iterator[Finding]:
    """Faults of a filter: it makes no sense, or asks for a field or a code that there is not."""
    if subject not in ledgers:
        yield Finding("fault", where, f"没有台账“{subject}”。")
        return
    try:
        tree = parse(text)
    except FilterError as error:
        yield Finding("fault", where, f"条件“{text}”有误：{error}。")
        return
    fields = {}
    for path in sorted(paths(tree)):
        try:
            fields[path] = end(ledgers, ledgers[subject], path)
        except UnknownFieldError as error:
            yield Finding("fault", where, str(error))
    for path, value in _asked(tree):
        if path in fields and fields[path].table:
            try:
                codes[fields[path].table].find(str(value))
            except ValueError as error:
                yield Finding("fault", where, f"{path} 的选项里{error}。")


def _asked(tree: Filter) -> Iterator[tuple[str, object]]:
    """Every path with a value that it is compared with."""
    match tree:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _asked(part)
        case Not(part):
            yield from _asked(part)
        case In(path, values):
            yield from ((path, value) for value in values)
        case Compare(path, _, value) | Has(path, value):
            yield path, value
