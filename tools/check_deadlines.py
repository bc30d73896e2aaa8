#!/usr/bin/env python3
"""Count deadlines again, minute by minute, and say where the claimed ones differ.

Needs Python 3.11 alone: it shares no code with Motcua and runs where Motcua is not installed. It knows
nothing of spans, budgets or shortcuts: it walks a table of minutes, one after the other, as a patient clerk
would with a pencil.

How to use it:

    python3 tools/check_deadlines.py export.json          prints what differs
    python3 tools/check_deadlines.py export.json --all    prints every case

It ends with exit code 0 when all agree and 1 when something differs. The export is one JSON object:

    {"calendars": [{"id": "vn", "version": "2026-11-22", "zone": "Asia/Ho_Chi_Minh",
                    "weekly": {"0": [{"start": "07:00:00", "end": "11:30:00"}, …], …},     0 = Monday
                    "days": {"2026-11-24": {"kind": "off"}, "2026-08-22": {"kind": "work"}}}],
     "cases": [{"id": "a name of your own",
                "deadline": {"limit": {"value": 8, "unit": "working_hours"},
                             "start": "2026-11-23T15:30:00+07:00", "at": "2026-11-25T15:30:00+07:00",
                             "steps": […], "calendar_id": "vn", "calendar_version": "2026-11-22"},
                "pauses": [{"start": "…", "end": "…"}]}]}

What the law says, as it is counted here (each line is one branch of `count`):

* Seconds do not count. A start while the office is closed counts from the first minute it is open.
* working_hours: so many open minutes × 60.
* working_days: the day of reception does not count; the last day counts to its last open minute.
* calendar_days: the same with every day of the calendar; a closed last day gives way to the next open day.
* same_day: to the last open minute of the day of reception, or of the next open day when it began after the
  cut-off.
* window: to the last open minute of the day that it names (`by`), or of the next open day; pauses do not move it.
* extension: more time that the law allows goes on where the limit ends: so many working days after that day, or so
  many open minutes × 60 after that minute.
* A minute inside a pause does not count. A pause without end: no due moment.
"""

import argparse
import json
import sys
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

MINUTES_A_DAY = 1440
GIVE_UP_AFTER = 4000 * MINUTES_A_DAY


class Table:
    """Which minutes of which day the office is open; a minute is a number: day ordinal × 1440 + minute of
    the day."""

    def __init__(self, calendar: dict) -> None:
        self.calendar = calendar
        self.zone = ZoneInfo(calendar.get("zone", "Asia/Ho_Chi_Minh"))
        self.days: dict[int, bytearray] = {}

    def minute(self, text: str) -> int:
        """The minute of a moment written with its zone."""
        moment = datetime.fromisoformat(text).astimezone(self.zone)
        return moment.toordinal() * MINUTES_A_DAY + moment.hour * 60 + moment.minute

    def moment(self, minute: int) -> str:
        """A minute as people write it."""
        day = date.fromordinal(minute // MINUTES_A_DAY)
        return f"{day} {minute % MINUTES_A_DAY // 60:02d}:{minute % 60:02d}"

    def day(self, ordinal: int) -> bytearray:
        """The 1440 minutes of a day, 1 where the office is open."""
        if ordinal not in self.days:
            self.days[ordinal] = self._drawn(date.fromordinal(ordinal))
        return self.days[ordinal]

    def _drawn(self, day: date) -> bytearray:
        flags = bytearray(MINUTES_A_DAY)
        for span in self._hours(day):
            opens, closes = (time.fromisoformat(span[edge]) for edge in ("start", "end"))
            for minute in range(opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute):
                flags[minute] = 1
        return flags

    def _hours(self, day: date) -> list:
        weekly = self.calendar["weekly"]
        special = self.calendar.get("days", {}).get(day.isoformat())
        if special is None:
            return weekly.get(str(day.weekday()), [])
        if special["kind"] == "off":
            return []
        if special.get("spans") is not None:
            return special["spans"]
        return next(weekly[number] for number in sorted(weekly) if weekly[number])


def count(
    limit: dict, start: str, table: Table, pauses: list[dict], extension: dict | None = None, by: str | None = None
) -> int | None:
    """The due minute of a limit; None when there is none. `by` is the day that a window names."""
    if limit["unit"] == "none" or (limit["unit"] == "window" and by is None):
        return None
    if limit["unit"] == "window":
        return last_minute(table, date.fromisoformat(by).toordinal())
    begin = first_open(table, table.minute(start))
    if limit["unit"] == "working_hours":
        to_work = limit["value"] * 60
    else:
        to_work = open_minutes(table, begin, end_of_last_day(limit, begin, table))
    if extension:
        to_work += more_minutes(extension["limit"], walk(table, begin, to_work, []), table)
    return walk(table, begin, to_work, waiting_minutes(table, pauses))


def more_minutes(more: dict, end: int, table: Table) -> int:
    """The open minutes that an extension adds to a limit which ends at `end`."""
    if more["unit"] == "working_hours":
        return more["value"] * 60
    # `end` is the minute after the last one: of a day that closes at midnight it belongs to the day before.
    return open_minutes(table, end, end_of_last_day(more, end - 1, table))


def first_open(table: Table, minute: int) -> int:
    """The first open minute from here on."""
    give_up = minute + GIVE_UP_AFTER
    while minute <= give_up:
        day, first = divmod(minute, MINUTES_A_DAY)
        found = table.day(day).find(1, first)
        if found >= 0:
            return day * MINUTES_A_DAY + found
        minute = (day + 1) * MINUTES_A_DAY
    raise SystemExit(f"the office of calendar {table.calendar['id']} never opens")


def end_of_last_day(limit: dict, begin: int, table: Table) -> int:
    """The minute after the last open one of the day on which a limit in days ends."""
    day = begin // MINUTES_A_DAY
    if limit["unit"] == "same_day":
        cutoff = time.fromisoformat(limit.get("cutoff") or "15:00")
        if begin % MINUTES_A_DAY > cutoff.hour * 60 + cutoff.minute:
            day += 1
    elif limit["unit"] == "calendar_days":
        day += limit["value"]
    else:
        still = limit["value"]
        while still:
            day += 1
            still -= any(table.day(day))
    return last_minute(table, day)


def last_minute(table: Table, day: int) -> int:
    """The minute after the last open one of a day, or of the next day with one."""
    while not any(table.day(day)):
        day += 1
    return day * MINUTES_A_DAY + table.day(day).rindex(1) + 1


def open_minutes(table: Table, begin: int, end: int) -> int:
    """How many minutes the office is open from `begin` up to `end`."""
    total = 0
    while begin < end:
        row, first = divmod(begin, MINUTES_A_DAY)
        last = min(MINUTES_A_DAY, first + end - begin)
        total += table.day(row).count(1, first, last)
        begin += last - first
    return total


def waiting_minutes(table: Table, pauses: list[dict]) -> list[tuple[int, int | None]]:
    """The pauses as pairs of minutes."""
    return [(table.minute(p["start"]), table.minute(p["end"]) if p.get("end") else None) for p in pauses]


def walk(table: Table, minute: int, to_work: int, waits: list[tuple[int, int | None]]) -> int | None:
    """Go on from open minute to open minute until the work is done."""
    while to_work:
        minute = first_open(table, minute)
        waiting = [wait[1] for wait in waits if _waits(minute, wait)]
        if None in waiting:
            return None
        if not waiting:
            to_work -= 1
        minute += 1
    return minute


def _waits(minute: int, wait: tuple[int, int | None]) -> bool:
    return wait[0] <= minute and (wait[1] is None or minute < wait[1])


def faults(case: dict, calendars: dict) -> list[str]:
    """What is wrong with a claimed deadline; empty when it stands."""
    deadline = case["deadline"]
    key = (deadline["calendar_id"], deadline["calendar_version"])
    if key not in calendars:
        return [f"calendar {key[0]} version {key[1]} is not in the export"]
    table, pauses = calendars[key], case.get("pauses") or []
    found = count(deadline["limit"], deadline["start"], table, pauses, deadline.get("extension"), deadline.get("by"))
    steps = [step for step in deadline.get("steps") or [] if step["reason"] != "new_date_given"]
    claimed = table.minute(deadline["at"]) if deadline["at"] else None
    if len(steps) < len(deadline.get("steps") or []):
        claimed = table.minute(steps[-1]["end"])  # an apology gave a later date: the legal one is checked
    wrong = []
    if found != claimed:
        wrong.append(f"due {_shown(table, claimed)} claimed, {_shown(table, found)} counted")
    if steps:
        wrong.extend(_faults_of_steps(deadline, steps, table, pauses))
    return wrong


def _faults_of_steps(deadline: dict, steps: list[dict], table: Table, pauses: list[dict]) -> list[str]:
    wrong, at = [], table.minute(deadline["start"])
    waits = [] if deadline["limit"]["unit"] == "window" else waiting_minutes(table, pauses)
    for number, step in enumerate(steps):
        start, end, claimed = table.minute(step["start"]), table.minute(step["end"]), step["minutes"]
        if start != at:
            wrong.append(f"step {number} begins at {table.moment(start)}, not at {table.moment(at)}")
        at, counted = end, open_minutes(table, start, end)
        if counted != claimed:
            wrong.append(f"step {number}: {claimed} minutes claimed, {counted} counted")
        waiting = {any(_waits(minute, wait) for wait in waits) for minute in range(start, end)} if waits else set()
        paused = step["kind"] == "paused"
        if waiting - {paused} or (paused and not waits):
            wrong.append(f"step {number} is {step['kind']}, but the pauses say otherwise")
    return wrong + _faults_of_sum(deadline, steps)


def _faults_of_sum(deadline: dict, steps: list[dict]) -> list[str]:
    total = sum(step["minutes"] for step in steps if step["kind"] == "counted")
    limit = deadline["limit"]
    if deadline.get("extension"):
        return []
    if limit["unit"] == "working_hours" and deadline["at"] and total != limit["value"] * 60:
        return [f"the counted steps sum up to {total} minutes"]
    return []


def _shown(table: Table, minute: int | None) -> str:
    return "none" if minute is None else table.moment(minute)


def check(export: dict) -> list[tuple[str, list[str]]]:
    """(id, what is wrong) of every case of an export."""
    calendars = {(c["id"], c["version"]): Table(c) for c in export["calendars"]}
    return [(str(case["id"]), faults(case, calendars)) for case in export["cases"]]


def main(arguments: list[str] | None = None) -> int:
    """Read an export, print the differences."""
    parser = argparse.ArgumentParser(description="Count deadlines again and compare.")
    parser.add_argument("export", help="the JSON file; - reads standard input")
    parser.add_argument("--all", action="store_true", help="print the cases that agree, too")
    options = parser.parse_args(arguments)
    with sys.stdin if options.export == "-" else open(options.export, encoding="utf-8") as file:
        results = check(json.load(file))
    for name, wrong in results:
        if wrong or options.all:
            print(f"{name}: {'; '.join(wrong) or 'agrees'}")
    differing = sum(bool(wrong) for _, wrong in results)
    print(f"{len(results)} deadlines counted, {len(results) - differing} agree, {differing} differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
