"""The log: structlog and the standard library's loggers through one handler, as JSON lines or for a console.

Everything passes the redaction of `proofbook.redaction` after exceptions have become text and just before it is
written, so neither a library's message nor a traceback carries a key.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Literal, TextIO

import structlog

from proofbook.redaction import redact, redact_text

Format = Literal["json", "console"]
Level = Literal["debug", "info", "warning", "error"]


def redact_event(_logger: object, _method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    """Hide secrets in every name and value of an event; structlog's processor interface."""
    return {redact_text(name): redact(value, name) for name, value in event.items()}


def configure(level: Level = "info", form: Format = "console", stream: TextIO | None = None) -> None:
    """Send all logging of this process to `stream` (standard error by default); replaces earlier handlers.

    Libraries speak from warning on, unless the level is debug: httpx writes every URL at level info.
    """
    target = sys.stderr if stream is None else stream
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=target.isatty())
    )
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.StackInfoRenderer(),
                structlog.processors.format_exc_info,
                redact_event,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for library in ("httpx", "httpcore", "urllib3", "web3", "websockets", "apscheduler"):
        logging.getLogger(library).setLevel(logging.DEBUG if level == "debug" else logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def get(name: str) -> structlog.stdlib.BoundLogger:
    """Give a logger that takes an event name and fields: `get(__name__).info("report_sent", fixture=id)`."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger
