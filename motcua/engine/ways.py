"""Every way through the form of a procedure: all pages walked with every answer that its rules can tell apart.

Stated abstraction. A question that a rule reads takes each of its options, each number and day at an edge, each text
that a rule names and one other, and nothing where it may be left out; any other question takes one answer that fits. Of
what the state knows, each value that a rule reads is tried, and papers are tried with nothing held and all held. The
first day of the version is the day, fees are looked at on every day on which something about them changes.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import product

import msgspec

from motcua.engine import consenting, fees, forms, papers, results, rules, samples, terms
from motcua.engine.calendar import WorkingCalendar
from motcua.engine.conditions import Form, rule_texts
from motcua.engine.definition import Field, Page, Procedure

Answers = dict[str, object]
#: Whether there is time to look at more. The engine has no clock: whoever calls it has, and says so.
InTime = Callable[[], bool]


def always() -> bool:
    """There is all the time that it takes."""
    return True


class Way(msgspec.Struct, frozen=True):
    """One way to fill in the form: `told` are the answers on which something depends."""

    answers: Answers
    facts: Answers
    told: tuple[str, ...]


#: What is said of a part that no way leads to.
NOBODY = {
    "page": ("no way leads to this page", "không cách khai nào đến trang này"),
    "question": ("nobody is asked this question", "không ai được hỏi câu này"),
    "case": ("nobody is in this case", "không ai thuộc trường hợp này"),
    "paper": ("nobody is asked for this paper", "không ai phải nộp giấy tờ này"),
    "result": ("nobody gets this result", "không ai nhận kết quả này"),
    "fee": ("nobody owes this fee", "không ai phải nộp khoản này"),
}


class Defect(msgspec.Struct, frozen=True, kw_only=True):
    """Something that goes wrong on a path, which can be replayed word by word."""

    code: str
    path: str
    words: str
    vi: str
    way: tuple[str, ...]


class Walked(msgspec.Struct, kw_only=True):
    """What walking found. `states` are the places at which an answer was chosen, `ways` the forms filled in whole."""

    states: int = 0
    ways: int = 0
    whole: bool = True
    seen: set[str] = msgspec.field(default_factory=set)
    defects: dict[tuple[str, str], Defect] = msgspec.field(default_factory=dict)
    filled: list[Way] = msgspec.field(default_factory=list)

    def tell(self, code: str, path: str, words: str, vi: str, way: tuple[str, ...]) -> None:
        """Note a defect; of several ways to the same one the first is kept."""
        self.defects.setdefault((code, path), Defect(code=code, path=path, words=words, vi=vi, way=way))


class Walker:
    """Walks the form of one procedure."""

    def __init__(self, procedure: Procedure, calendar: WorkingCalendar, most: int, in_time: InTime) -> None:
        self.procedure, self.calendar, self.most, self.in_time = procedure, calendar, most, in_time
        self.on = procedure.valid_from
        self.at = datetime.combine(self.on, time(9), calendar.tz)
        self.form = Form(procedure)
        sources = [source for path, source in rule_texts(procedure) if not path.startswith("$.steps")]
        compiled = [rules.compiled(source, of_entry=True) for source in sources]
        self.deciding = {key for rule in compiled for key in rule.answers} | {term.since for term in procedure.terms}
        self.deciding |= {fee.each for fee in procedure.fees if fee.each}
        self.facts_read = sorted({n for rule in compiled for n in rule.facts if not n.startswith(terms.PREFIX)})
        self.questions = [(page, field) for page in procedure.pages for field in page.fields]
        self.fee_days = self._fee_days()
        self.values: dict[str, list[object]] = {field.key: self._values(field) for _, field in self.questions}
        self.found = Walked()

    def walk(self) -> Walked:
        """Every way, as far as `most` and the time allow."""
        for values in product(*(self.form.values_of_fact(name) for name in self.facts_read)):
            known = {name: value for name, value in zip(self.facts_read, values, strict=True) if value is not None}
            told = tuple(f"{name}={value}" for name, value in known.items())
            for way in self._ways(0, Way({}, known, told)):
                if self.found.ways >= self.most or not self.in_time():
                    self.found.whole = False
                    break
                self._judge(way)
        self._unreached()
        return self.found

    def _ways(self, place: int, way: Way) -> Iterator[Way]:
        """Every way on from the question at a place."""
        while place < len(self.questions):
            page, field = self.questions[place]
            place += 1
            if not self._is_asked(page, field, way):
                continue
            values = self.values[field.key]
            if not values:
                here = f"$.pages: {page.key}.{field.key}"
                words = f"nothing fits {field.key}, so nobody can go on"
                vi = f"không câu trả lời nào hợp với {field.key}, không ai đi tiếp được"
                self.found.tell("dead_end", here, words, vi, way.told)
                return
            if len(values) > 1:
                for value in values:
                    self.found.states += 1
                    yield from self._ways(place, self._with(way, field, value))
                return
            way = self._with(way, field, values[0])
        yield way

    def _is_asked(self, page: Page, field: Field, way: Way) -> bool:
        return rules.holds(page.when, way.answers, way.facts) and rules.holds(field.when, way.answers, way.facts)

    def _values(self, field: Field) -> list[object]:
        """The values to try; a question that nothing depends on takes one that fits, or stays open."""
        sample = samples.fitting(field, self.on)
        if sample is samples.NOTHING_FITS:
            return [] if field.required else [""]
        if field.key not in self.deciding:
            return [sample]
        values = [value for value in self.form.values(field.key) if value is not None]
        if field.kind == "date":
            values = [*self._days(field), *values]
        if isinstance(sample, list):  # as many entries as tell something, each filled in so that it fits
            values = [sample[:1] * len(value) for value in values if isinstance(value, list)]
        kept = [value for value in values if samples.takes(field, value, self.on)]
        found = [*kept, *([] if field.required else [""])]
        return [one for place, one in enumerate(found) if one not in found[:place]] or [sample]

    def _days(self, field: Field) -> list[str]:
        """The days on which a term that begins with this answer is kept for the last time, and for the first not."""
        days = [self.on]
        for term in (term for term in self.procedure.terms if term.since == field.key):
            over = self.on - timedelta(days=term.days)
            while terms.last_day(term, over, self.calendar) >= self.on:
                over -= timedelta(days=1)
            days += [over + timedelta(days=1), over]
        return [day.isoformat() for day in days]

    def _with(self, way: Way, field: Field, value: object) -> Way:
        answers = {**way.answers, field.key: value}
        if field.key not in self.deciding:
            return Way(answers, way.facts, way.told)
        facts = way.facts | terms.facts_of(self.procedure, answers, self.at, self.calendar)
        return Way(answers, facts, (*way.told, f"{field.key}={in_a_word(value)}"))

    def _judge(self, way: Way) -> None:
        """What comes of a form that is filled in whole."""
        found, procedure = self.found, self.procedure
        found.ways += 1
        found.filled.append(way)
        pages = forms.visible_pages(procedure, way.answers, way.facts)
        found.seen.update(f"page {page.key}" for page in pages)
        found.seen.update(f"question {key}" for key in way.answers)
        case = papers.case_of(procedure, way.answers, way.facts)
        found.seen.add(f"case {case.key}" if case else "")
        for held in (frozenset(), frozenset(name for paper in procedure.papers for name in paper.held_as)):
            needed = papers.needed(procedure, way.answers, held, way.facts, consenting.on_paper(procedure))
            found.seen.update(f"paper {p.key}" for p in needed)
        kept = forms.effective(procedure, way.answers, way.facts)
        found.seen.update(f"result {one.key}" for one in results.given(procedure, kept, way.facts))
        wrong = forms.check_all(procedure, way.answers, way.facts, today=self.on)
        for page, errors in wrong.items():
            for key in errors.keys() & self.deciding:
                words = f"{key} on the page {page} takes no answer here: {errors[key][0]}"
                vi = f"câu hỏi {key} ở trang {page} không nhận câu trả lời nào: {errors[key][0]}"
                found.tell("dead_end", f"$.pages: {page}.{key}", words, vi, way.told)
        self._judge_fees(way)

    def _judge_fees(self, way: Way) -> None:
        for channel, day in product(self.procedure.channels, self.fee_days):
            told = (channel, f"{day}T09:00", *way.told)
            try:
                owed = fees.owed(self.procedure, way.answers, channel, day, way.facts)
            except fees.FeeNotKnownYet as missing:
                words = f"the fee is never decided: it depends on {', '.join(missing.fields)}, which may stay empty"
                vi = f"không tính được khoản phải nộp: còn tùy {', '.join(missing.fields)}, mà câu này được để trống"
                self.found.tell("fee_undecided", f"$.channels.{channel}.fees", words, vi, told)
            except (fees.NoRateInForce, rules.RuleBroken) as error:
                vi = f"không tính được khoản phải nộp: {error.said.vi}"
                self.found.tell("fee_undecided", f"$.channels.{channel}.fees", error.said.en, vi, told)
            else:
                self.found.seen.update(f"fee {line.code}" for line in (*owed.lines, *owed.undecided))

    def _fee_days(self) -> list[date]:
        """The days of the version on which a rate begins or has just ended, with its first and last."""
        first, last = self.procedure.valid_from, self.procedure.valid_to
        edges = {first, last or first}
        for rate in (rate for fee in self.procedure.fees for rate in fee.rates):
            edges |= {rate.valid_from, *([rate.valid_to, rate.valid_to + timedelta(days=1)] if rate.valid_to else [])}
        return sorted(day for day in edges if first <= day and (last is None or day <= last))

    def _unreached(self) -> None:
        """What no way leads to: only told when every way was walked."""
        for kind, path, key in self._all() if self.found.whole and self.found.filled else ():
            if f"{kind} {key}" not in self.found.seen:
                words, vi = NOBODY[kind]
                way = self.found.filled[0].told
                self.found.tell(f"unreached_{kind}", path, f"{words}: {key}", f"{vi}: {key}", way)

    def _all(self) -> Iterator[tuple[str, str, str]]:
        for number, page in enumerate(self.procedure.pages):
            yield "page", f"$.pages[{number}]", page.key
            for place, field in enumerate(page.fields):
                yield "question", f"$.pages[{number}].fields[{place}]", field.key
        for kind, name in (("case", "cases"), ("paper", "papers"), ("result", "results")):
            for number, part in enumerate(getattr(self.procedure, name)):
                yield kind, f"$.{name}[{number}]", part.key
        for number, fee in enumerate(self.procedure.fees):
            yield "fee", f"$.fees[{number}]", fee.code


def in_a_word(value: object) -> object:
    """An answer as a path names it: of a group how many entries, of an address that there is one."""
    if isinstance(value, list):
        return f"[{len(value)}]"
    return "{}" if isinstance(value, dict) else value


def walk(procedure: Procedure, calendar: WorkingCalendar, most: int, in_time: InTime = always) -> Walked:
    """Every way through the form, at most so many, while there is time."""
    return Walker(procedure, calendar, most, in_time).walk()
