"""Any figure or page as slides that can be edited: plain values in, a file of the presentation program out."""

from partera.reports.slides.deck import KIND, pptx
from partera.reports.slides.values import (
    COMPARED,
    LIMIT,
    MAIN,
    MIDDLE,
    TARGET,
    Bar,
    BarsSlide,
    Cover,
    Deck,
    Flag,
    Line,
    PictureSlide,
    Point,
    SeriesSlide,
    Slide,
    TableSlide,
    WordsSlide,
)

__all__ = [
    "COMPARED",
    "KIND",
    "LIMIT",
    "MAIN",
    "MIDDLE",
    "TARGET",
    "Bar",
    "BarsSlide",
    "Cover",
    "Deck",
    "Flag",
    "Line",
    "PictureSlide",
    "Point",
    "SeriesSlide",
    "Slide",
    "TableSlide",
    "WordsSlide",
    "pptx",
]
