"""What a monitor reads: the web's own counts, and how much work and how many letters wait."""

from __future__ import annotations

from prometheus_client import REGISTRY, generate_latest


def text() -> bytes:
    """Everything counted in this process, in Prometheus' form."""
    return generate_latest(REGISTRY)
