"""`partera serve`: the pages, on this machine, until Ctrl-C."""

from __future__ import annotations

import argparse
import importlib
import os
import socket
from threading import Event, Thread
from typing import Any

from django.conf import settings
from django.db import connection
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.common import AbstractServer

from partera.core.errors import BadInput, Refused
from partera.core.viewers import command
from partera.doors.commands.beside import WorkerBeside
from partera.doors.commands.database import make_ready
from partera.doors.commands.telling import say, warn
from partera.platform.letters.post import has_taker
from partera.registry.findings.queries import current_release
from partera.registry.partners.models import RoleHeld

HELP = "serve the pages on this machine"
ADDRESS = "127.0.0.1"
USUAL_PORT = 8000
_THREADS = 4
_LOOK_EVERY_SECONDS = 1.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--port", type=int, help=f"the port to serve on (default: PORT, or {USUAL_PORT})")
    parser.add_argument(
        "--no-work", action="store_true", help="start no background worker: `partera work` runs elsewhere"
    )


def run(options: argparse.Namespace) -> int:
    """Serve until stopped."""
    port = _port(options.port)
    _warn_of_what_is_missing()
    server = _server(port)
    worker = WorkerBeside()

    @server.on_startup
    def opened() -> None:
        say(f"Partera is at http://{ADDRESS}:{port}/  (Ctrl-C stops it)")
        if not options.no_work:
            worker.start()

    try:
        server.serve(target_loader=_application)
    finally:
        worker.stop()
    warn("Stopped.")
    return 0


def _server(port: int) -> AbstractServer:
    return Granian(
        "partera.config.wsgi:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=_THREADS,
        log_level=LogLevels.warning,
        websockets=False,
    )


def _application(target: str) -> Any:
    """The application, loaded in the server's child, which ends when the server is gone, however that ended."""
    Thread(target=_end_with, args=(os.getppid(),), name="end-with-server", daemon=True).start()
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)


def _end_with(server: int) -> None:
    """Let the port go when nobody is left to end this process in order; what it was answering is cut off."""
    pause = Event()
    while os.getppid() == server:
        pause.wait(_LOOK_EVERY_SECONDS)
    os._exit(1)


def _port(asked: int | None) -> int:
    """The port to serve on; one that was asked for and is taken is refused, naming one that is free."""
    said = asked if asked is not None else _from_environment()
    port = USUAL_PORT if said is None else said
    if not 1 <= port <= 65535:
        raise BadInput(f"{port} is not a port: give a number from 1 to 65535.")
    if _is_free(port):
        return port
    free = next((other for other in range(port + 1, min(port + 100, 65536)) if _is_free(other)), None)
    if free is None:
        raise Refused(f"Port {port} is taken, and so are the next ones. Name a free one with --port.")
    if said is not None:
        raise Refused(f"Port {port} is taken by another program. Port {free} is free: use `--port {free}`.")
    warn(f"Port {port} is taken by another program; serving on {free} instead.")
    return free


def _from_environment() -> int | None:
    text = os.environ.get("PORT", "")
    if text and not text.isdigit():
        raise BadInput(f"PORT is “{text}”, which is not a number.")
    return int(text) if text else None


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
    return True


def _warn_of_what_is_missing() -> None:
    by = command("serve")
    make_ready(by=by)
    if not RoleHeld.objects.filter(role="administrator", end__isnull=True).exists():
        warn(f"Nobody can sign in yet in {settings.PARTERA_HOME}: run `partera init` first.")
    if current_release(by) is None:
        warn("No figures are loaded yet: run `partera load FILE`.")
    if not has_taker():
        warn("No mail server is set: letters are kept, sealed, and not sent. Set EMAIL_URL (docs/how-to/letters.md).")
    connection.close()
