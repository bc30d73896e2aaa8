"""Log lines without personal data: JSON for machines, plain lines for a person at a terminal.

What a line may hold is decided here and nowhere else. A text of ours is a fixed sentence with codes in it. A text
of a library may quote an address, a job's arguments or a value of the database: it is taken only from those that
are known to quote none (TRUSTED). An error is told by its kind and place; its own text stays out, and so do the
values of variables and PostgreSQL's DETAIL. Who did what to which dossier is in the ledger, not here.

Known to Granian's head process too, which has no Django: nothing of Django may be imported on this page.
"""

import json
import logging
import os
import sys
import threading
import traceback
from datetime import UTC, datetime
from types import TracebackType

FRAMES = 12  # of an error, innermost last
SPEAKS_OF_MACHINES = {"ImportError", "ModuleNotFoundError", "ImproperlyConfigured", "PoolTimeout", "ConnectionTimeout"}
OURS = ("motcua", "bench", "simulators")
# These speak of connections, processes and settings. Anybody else is quoted by name and place only.
TRUSTED = (*OURS, "psycopg.pool", "_granian", "granian", "django.db.backends.postgresql")


def wanted_format(*, demo: bool) -> str:
    """`json` or `plain`: MOTCUA_LOG_FORMAT, else plain in a demonstration and at a terminal, JSON for services."""
    said = os.environ.get("MOTCUA_LOG_FORMAT", "").strip().lower()
    if said in {"json", "plain"}:
        return said
    return "plain" if demo or sys.stdout.isatty() else "json"


def configuration(style: str, level: str) -> dict:
    """What logging.config.dictConfig takes, for Django's LOGGING and for Granian."""
    line = {"()": JsonLine if style == "json" else PlainLine}
    out = {"class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stdout"}
    to_out = {"handlers": ["out"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": line},
        "handlers": {"out": out},
        "root": {"handlers": ["out"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            # A page that is not there is told by the line of its request; only what we broke is told twice.
            "django.request": {"level": "ERROR"},
            "_granian": to_out | {"level": "WARNING"},
            "granian.access": to_out | {"level": "CRITICAL"},
        },
    }


def catch_the_rest() -> None:
    """Let errors that nobody caught end up in a line as well: Python would print them with their texts."""
    log = logging.getLogger("motcua.uncaught")

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        log.critical("ended by an error", exc_info=(kind, error, trace))

    sys.excepthook = caught
    threading.excepthook = lambda args: caught(args.exc_type, args.exc_value, args.exc_traceback)
    sys.unraisablehook = lambda args: caught(args.exc_type, args.exc_value, args.exc_traceback)


class JsonLine(logging.Formatter):
    """One line of JSON for a record."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(facts(record), ensure_ascii=False, separators=(",", ":"))


class PlainLine(logging.Formatter):
    """The same facts for eyes: time, level, logger, words, and the frames of an error below."""

    def format(self, record: logging.LogRecord) -> str:
        told = facts(record)
        errors = told.pop("errors", [])
        words = [told.pop(name, "") for name in ("at", "level", "logger", "what")]
        rest = [f"{name}={value}" for name, value in told.items()]
        lines = [" ".join([words[0][11:23], words[1].upper(), *words[2:], *rest])]
        for error in errors:
            frames = error.pop("frames", [])
            lines += [f"    {frame}" for frame in frames]
            lines.append("  " + " ".join(f"{name}={value}" for name, value in error.items()))
        return "\n".join(lines)


def facts(record: logging.LogRecord) -> dict:
    """What may be said of a record."""
    told = {"at": moment(record.created), "level": record.levelname.lower(), "logger": record.name}
    told["what"] = words_of(record)
    request = getattr(record, "request", None)
    if request is not None:
        told |= of_request(request) | {"status": getattr(record, "status_code", 0)}
    if record.exc_info and record.exc_info[1] is not None:
        told["errors"] = described(record.exc_info[1])
    return told


def moment(seconds: float) -> str:
    """2026-11-24T09:30:00.123Z"""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def words_of(record: logging.LogRecord) -> str:
    """The sentence of a record, or only where it was said if that library may quote people."""
    if _is(record.name, TRUSTED):
        return _one_line(record.getMessage())
    if _is(record.name, ("django.request", "django.security")) and getattr(record, "request", None) is not None:
        return str(record.args[0]) if record.args and _is(record.name, ("django.request",)) else "refused"
    if _is(record.name, ("procrastinate",)):
        job = getattr(record, "job", None) or {}
        # Arguments of a job are ids of ours; they stay out all the same.
        return " ".join(str(word) for word in (getattr(record, "action", ""), job.get("task_name", "")) if word)
    return f"said in {record.module}.{record.funcName}:{record.lineno}"


def _is(name: str, families: tuple[str, ...]) -> bool:
    return any(name == family or name.startswith(family + ".") for family in families)


def _one_line(text: str) -> str:
    return " ".join(text.split())[:500]


def of_request(request) -> dict:
    """Which request: its number, its method and the name of its view; the address may hold codes and secrets."""
    return {"request": getattr(request, "request_id", ""), "method": request.method, "route": route(request)}


def route(request) -> str:
    """The name of the view, "dossiers:show"; "" when no address fits."""
    match = getattr(request, "resolver_match", None)
    return match.view_name if match is not None else ""


def described(error: BaseException) -> list[dict]:
    """An error and those that led to it, each by kind, place, and codes that name no person."""
    chain, known = [], set()
    while error is not None and id(error) not in known:
        known.add(id(error))
        chain.append(_one(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return chain[::-1]


def _one(error: BaseException) -> dict:
    kind = type(error)
    told: dict = {"error": f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")}
    for name in ("code", "sqlstate", "errno"):
        value = getattr(error, name, None)
        if isinstance(value, int) or (isinstance(value, str) and value.isascii() and len(value) <= 60):
            told[name] = value
    diagnosis = getattr(error, "diag", None)
    for name in ("table_name", "column_name", "constraint_name"):
        if value := getattr(diagnosis, name, None):
            told[name] = value
    if said := _said(error):
        told["said"] = said
    told["frames"] = [_place(frame) for frame in traceback.extract_tb(error.__traceback__)[-FRAMES:]]
    return told


def _said(error: BaseException) -> str:
    """The text of an error that can only speak of machines: a module, a setting, a connection that was not made."""
    if isinstance(error, OSError):
        return error.strerror or ""
    name = type(error).__name__
    # Without a state the server has said nothing: the text is the client library's, about host and port.
    not_connected = name == "OperationalError" and getattr(error, "sqlstate", "") is None
    return _one_line(str(error)) if name in SPEAKS_OF_MACHINES or not_connected else ""


def _place(frame: traceback.FrameSummary) -> str:
    short = "/".join(frame.filename.split("/")[-3:])
    return f"{short}:{frame.lineno} {frame.name}"
