"""What a monitor reads: the web's own counts, and how much work and how many letters wait."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import REGISTRY, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from partera.core.periods import now
from partera.core.viewers import job
from partera.platform.letters import queries as letters
from partera.platform.work import queries as work

_BY = job("the monitor")


class _FromDatabase(Collector):
    """Read when the monitor asks, so that every process tells the same."""

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing is read before somebody asks."""
        return []

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Jobs and letters by state, and how long the oldest job has waited past its time."""
        jobs = GaugeMetricFamily("partera_jobs", "Background jobs by state", labels=["state"])
        for state, count in work.counts(_BY).items():
            jobs.add_metric([state], count)
        yield jobs
        late = work.latest_due()
        waited = max(0.0, (now() - late).total_seconds()) if late else 0.0
        yield GaugeMetricFamily("partera_jobs_waited_seconds", "How long the oldest due job has waited", value=waited)
        mail = GaugeMetricFamily("partera_letters", "Letters by state", labels=["state"])
        for state, count in letters.counts(_BY).items():
            mail.add_metric([state], count)
        yield mail


REGISTRY.register(_FromDatabase())


def text() -> bytes:
    """Everything counted, in Prometheus' form."""
    return generate_latest(REGISTRY)
