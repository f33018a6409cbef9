"""How the log is written: one JSON object a line for a machine, plain lines for a person at a terminal.

No line holds a personal value. Requests are named by route (`doors.web.watch.log`); of a library's message only the
pattern is kept; a fault is told by its kind and the places it came through, since a message may quote the row.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

FORMS = ("json", "plain")
_TOLD = structlog.tracebacks.ExceptionDictTransformer(show_locals=False, max_frames=30)
_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def set_up(*, form: str, level: str) -> dict[str, Any]:
    """Django's LOGGING, written to standard error; sets structlog up too."""
    if form not in FORMS:
        raise ValueError(f"LOG_FORMAT is {form!r}: choose json or plain.")
    if level not in logging.getLevelNamesMapping():
        raise ValueError(f"LOG_LEVEL is {level!r}: choose DEBUG, INFO, WARNING or ERROR.")
    wrap = structlog.stdlib.ProcessorFormatter.wrap_for_formatter
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_SHARED, wrap],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    shown = structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [_pattern_only, *_SHARED],
        "processors": [without_values, structlog.stdlib.ProcessorFormatter.remove_processors_meta, shown],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"told": formatter},
        "handlers": {
            # the process's own: what stands in for it while a test looks on is closed after that test
            "told": {"class": "logging.StreamHandler", "formatter": "told", "stream": "ext://sys.__stderr__"}
        },
        "root": {"handlers": ["told"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": {"level": "CRITICAL"},  # the request's own line tells the fault
            "django.security": {"level": "CRITICAL"},  # its messages quote what was sent; the status tells enough
            "django_structlog": {"level": level},
            "partera": {"level": level},
        },
    }


def without_values(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """The fault of a line as kinds and places."""
    fault = line.pop("exc_info", None)
    if fault is True:
        fault = sys.exc_info()
    elif isinstance(fault, BaseException):
        fault = (type(fault), fault, fault.__traceback__)
    if fault and fault[0] is not None:
        line["fault"] = [{"kind": one["exc_type"], "through": _places(one["frames"])} for one in _TOLD(fault)]
    return line


def _places(frames: list[dict[str, Any]]) -> list[str]:
    return [f"{frame['filename']}:{frame['lineno']} {frame['name']}" for frame in frames]


def _pattern_only(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """A library's message without what was put into it; our own hold numbers only."""
    if not line["_record"].name.startswith("partera."):
        line["event"] = str(line["_record"].msg)
    return line
