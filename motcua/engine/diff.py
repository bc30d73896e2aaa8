"""Two versions of a procedure compared by meaning: parts by their keys, each difference a sentence with its class."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import msgspec

from motcua.engine.change_kinds import Part, Rule
from motcua.engine.change_rules import NAMES_OF_THE_VERSION, PARTS, of_law
from motcua.engine.change_words import CHANNELS, plain
from motcua.engine.changes import Change, ChangeClass
from motcua.engine.definition import FeeRate, Procedure
from motcua.engine.text import NO_TEXT, Text

#: What is owed at a rate, and what stands for it where no rate is in force.
OF_A_RATE: dict[str, object] = {"amount": None, "tiers": (), "cap": None}


def compare(old: Procedure, new: Procedure) -> tuple[Change, ...]:
    """Every difference, strictest first, in the order of the definition within a class."""
    found = [*_attributes("procedure", old, new, "", Text()), *_questions(old, new)]
    numbers = {act.key: act.number for act in (*old.legal_basis, *new.legal_basis)}
    return tuple(sorted((_with_numbers(change, numbers) for change in found), key=lambda change: -change.kind.rank))


def _with_numbers(change: Change, numbers: Mapping[str, str]) -> Change:
    """Acts by their numbers, not by the keys that they have in the file."""
    if not change.path.endswith(".basis"):
        return change
    keys = f"{change.before} → {change.after}"
    acts = f"{numbers.get(change.before, change.before)} → {numbers.get(change.after, change.after)}"
    said = Text(vi=change.said.vi.replace(keys, acts), en=change.said.en.replace(keys, acts))
    return msgspec.structs.replace(change, said=said)


def _attributes(kind: str, old, new, path: str, name: Text, of: Text = NO_TEXT) -> Iterator[Change]:
    """The differences between two things of a kind that have the same key; `name` is what people call it."""
    part = PARTS[kind]
    for attribute in new.__struct_fields__:
        before, after = getattr(old, attribute), getattr(new, attribute)
        if before == after or attribute in (part.key, *_compared_elsewhere(kind)):
            continue
        place = f"{path}.{attribute}" if path else attribute
        if attribute == "rates":
            yield from _rates(before, after, place, name)
        elif attribute in part.inner:
            yield from _things(part.inner[attribute], before, after, place, _subject(part, name) if name else Text())
        else:
            yield _changed(part, attribute, before, after, place, name, of)


def _compared_elsewhere(kind: str) -> frozenset[str]:
    """Questions are compared across all pages, so that one may move to another page without being lost."""
    return NAMES_OF_THE_VERSION if kind == "procedure" else frozenset({"fields"}) if kind == "page" else frozenset()


def _things(kind: str, old: object, new: object, path: str, of: Text) -> Iterator[Change]:
    """The differences between two lists of parts (or two parts that may be missing); `of` is what they belong to."""
    part, before, after = PARTS[kind], _by_key(kind, old), _by_key(kind, new)
    for key in (key for key in before if key not in after):
        yield _gone(part, before[key], key, path, of)
    for key, thing in after.items():
        if key not in before:
            yield _added(part, thing, key, path, of)
        else:
            here = f"{path}.{key}" if key else path
            yield from _attributes(kind, before[key], thing, here, _name(part, thing, key), of)
    if _in_both(before, after) != _in_both(after, before):
        yield _other_order(part, path, of)


def _by_key(kind: str, things: object) -> Mapping[str, object]:
    if isinstance(things, Mapping):
        return things
    if isinstance(things, tuple):
        return {str(getattr(thing, PARTS[kind].key)): thing for thing in things}
    return {} if things is None else {"": things}


def _in_both(some: Mapping, others: Mapping) -> list:
    return [key for key in some if key in others]


def _rates(old: tuple, new: tuple, path: str, of: Text) -> Iterator[Change]:
    """What is owed from each day on, beside what was owed on it: a rate that takes over from another is no gap."""
    before, after, part = _by_key("rate", old), _by_key("rate", new), PARTS["rate"]
    for key in _in_both(after, before):
        rate = after[key]
        ended = before[key] if _ends_where_another_begins(rate, new) else rate
        same_end = msgspec.structs.replace(rate, valid_to=ended.valid_to)
        yield from _attributes("rate", before[key], same_end, f"{path}.{key}", plain(rate.valid_from), of)
    for key in (key for key in (*before, *after) if not (key in before and key in after)):
        day = (before.get(key) or after[key]).valid_from
        was, will = _in_force(old, day), _in_force(new, day)
        for name in OF_A_RATE:
            before_it, after_it = getattr(was, name, OF_A_RATE[name]), getattr(will, name, OF_A_RATE[name])
            if before_it != after_it:
                yield _changed(part, name, before_it, after_it, f"{path}.{key}", plain(day), of)


def _ends_where_another_begins(rate, rates: tuple) -> bool:
    return rate.valid_to is not None and any(other.valid_from == rate.valid_to + timedelta(days=1) for other in rates)


def _in_force(rates: tuple, on: date) -> FeeRate | None:
    """The rate in force on a day; None where there is none."""
    return next((r for r in rates if r.valid_from <= on and (r.valid_to is None or on <= r.valid_to)), None)


def _questions(old: Procedure, new: Procedure) -> Iterator[Change]:
    before, after = ({f.key: f for page in one.pages for f in page.fields} for one in (old, new))
    yield from _things("question", tuple(before.values()), tuple(after.values()), "questions", Text())
    page_before, page_after = ({f.key: page.key for page in one.pages for f in page.fields} for one in (old, new))
    for key in _in_both(after, before):
        if page_before[key] != page_after[key]:
            name = _name(PARTS["question"], after[key], key)
            place = f"questions.{key}.page"
            yield _changed(PARTS["question"], "page", page_before[key], page_after[key], place, name)


def _name(part: Part, thing, key: str) -> Text:
    """What people call a thing: its words, a day, a channel's words, otherwise its key."""
    name = getattr(thing, part.title) if part.title else CHANNELS.get(key, key)
    return name if isinstance(name, Text) else plain(name) if name else Text()


def _subject(part: Part, name: Text) -> Text:
    return Text(vi=part.subject.vi.format(name=name.to("vi")), en=part.subject.en.format(name=name.to("en")))


def _added(part: Part, thing, key: str, path: str, of: Text) -> Change:
    must = getattr(thing, "required", False)
    said = Text(
        vi=_listed("Thêm", part.noun.vi, _name(part, thing, key).to("vi"), of.vi, "bắt buộc" if must else ""),
        en=_listed("New", part.noun.en, _name(part, thing, key).to("en"), of.en, "must be given" if must else ""),
    )
    return Change(kind=part.added(thing), path=_place(path, key), said=said, after=_written(thing))


def _gone(part: Part, thing, key: str, path: str, of: Text) -> Change:
    name = _name(part, thing, key)
    said = Text(
        vi=_listed("Bỏ", part.noun.vi, name.to("vi"), of.vi), en=_listed("Dropped", part.noun.en, name.to("en"), of.en)
    )
    return Change(kind=part.removed(thing), path=_place(path, key), said=said, before=_written(thing))


def _listed(verb: str, noun: str, name: str, *more: str) -> str:
    """Such as "Bỏ lựa chọn: Ghi chú ly hôn (Câu hỏi “…”)"."""
    told = ", ".join(part for part in more if part)
    return f"{verb} {noun}" + (f": {name}" if name else "") + (f" ({told})" if told else "")


def _place(path: str, key: str) -> str:
    return f"{path}.{key}" if key else path


def _other_order(part: Part, path: str, of: Text) -> Change:
    said = Text(
        vi=_listed("Đổi thứ tự", part.noun.vi, "", of.vi), en=_listed("Another order:", part.noun.en, "", of.en)
    )
    return Change(kind=part.order, path=f"{path}.*", said=said)


def _changed(part: Part, attribute: str, before, after, path: str, name: Text, of: Text = NO_TEXT) -> Change:
    rule = part.rules.get(attribute, Rule(of_law, f"mục “{attribute}”", f"“{attribute}”"))
    said = _sentence(part, rule, before, after, name)
    if of:
        said = Text(vi=f"{said.vi} ({of.vi})", en=f"{said.en} ({of.en})")
    kind = rule.judge(before, after)
    return Change(kind=kind, path=path, said=said, before=_written(before), after=_written(after))


def _sentence(part: Part, rule: Rule, before, after, name: Text) -> Text:
    """Such as "Giấy tờ “…”: số bản 1 → 2"; a label with {name} stands alone: "Hạn giải quyết trực tuyến: … → …"."""
    label = Text(vi=rule.vi, en=rule.en)
    shown = (rule.show(before), rule.show(after)) if rule.show else None
    return Text(**{lang: _in(lang, _subject(part, name), label, name, shown) for lang in ("vi", "en")})


def _in(lang: str, subject: Text, label: Text, name: Text, shown: tuple[Text, Text] | None) -> str:
    if "{name}" in label.to(lang):
        head = label.to(lang).format(name=name.to(lang)) + ":"
    else:
        head = f"{subject.to(lang)}: {label.to(lang)}"
    if shown is None or shown[0].to(lang) == shown[1].to(lang):
        return f"{head.removesuffix(':')} {'thay đổi' if lang == 'vi' else 'changes'}"
    return f"{head} {shown[0].to(lang)} → {shown[1].to(lang)}"


def _written(value: object) -> str:
    """A value as the language writes it."""
    if isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()


def by_class(changes: tuple[Change, ...]) -> dict[ChangeClass, tuple[Change, ...]]:
    """The changes of each class that occurs, strictest first."""
    kinds = sorted({change.kind for change in changes}, key=lambda kind: -kind.rank)
    return {kind: tuple(change for change in changes if change.kind is kind) for kind in kinds}
