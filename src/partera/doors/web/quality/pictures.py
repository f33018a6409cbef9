"""How the drawings of this room are answered: in the reader's language, kept by their content, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from partera.charts import progress
from partera.charts.cache import drawn_from
from partera.charts.values import Line, Words


def progress_picture(
    request: HttpRequest, lines: Sequence[Line], words: Words, *, scale: tuple[float, float]
) -> HttpResponse:
    """Stepped lines through time; `?narrow` asks for the drawing of a phone."""
    narrow = "narrow" in request.GET
    content = [[(line.name, line.points) for line in lines], words, scale, narrow]
    svg = drawn_from(
        Path(settings.PARTERA_HOME) / "charts",
        ["progress", content],
        lambda: progress.draw(list(lines), words, scale=scale, narrow=narrow),
    )
    answer = HttpResponse(svg, content_type="image/svg+xml")
    patch_cache_control(answer, private=True, no_cache=True)
    return answer
