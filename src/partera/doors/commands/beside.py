"""The worker beside a server: a process of its own, begun with the server, ended with it, begun again if it dies."""

from __future__ import annotations

import os
import subprocess
import sys
from threading import Event, Thread

from partera.doors.commands.telling import warn
from partera.doors.jobs.worker import GRACE_SECONDS

_PAUSE_SECONDS = 3.0


class WorkerBeside:
    """Keeps `partera work` running as long as this process serves."""

    def __init__(self) -> None:
        self._stopping = Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._watch = Thread(target=self._keep_running, name="worker-beside", daemon=True)

    def start(self) -> None:
        """Begin, at once: while the server forks its own processes, nothing may be begun from a thread."""
        self._begin()
        self._watch.start()

    def stop(self) -> None:
        """End it: what it is doing is finished, or handed back to the queue."""
        self._stopping.set()
        process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(GRACE_SECONDS + _PAUSE_SECONDS)
            except (subprocess.TimeoutExpired, KeyboardInterrupt):
                process.kill()
                process.wait()

    def _begin(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "partera.config.console", "work", "--server", str(os.getpid())],
            start_new_session=True,  # Ctrl-C reaches the server, which ends it in order
        )

    def _keep_running(self) -> None:
        while self._process is not None:
            code = self._process.wait()
            if self._stopping.is_set():
                return
            warn(f"The background worker ended by itself ({code}); it is begun again.")
            if self._stopping.wait(_PAUSE_SECONDS):
                return
            self._begin()
