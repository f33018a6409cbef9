"""What the pages of case reviews show."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import BaseForm

from partera.doors.web.quality.tabs import Tab
from partera.programs.quality.queries.collaboratives import HospitalRow
from partera.programs.quality.queries.reviews import FactorCounts, RecommendationRow, ReviewRow


@dataclass(frozen=True)
class FactorLine:
    """A factor with the own counts by year, and the sum over the other hospitals in words."""

    factor: str
    own: tuple[int, ...]
    others: str


@dataclass(frozen=True)
class Others:
    """The sums over the other hospitals, or why there are none."""

    year: int
    hospitals: int
    reviews: str
    why_not: str


@dataclass(frozen=True)
class Overview:
    """A hospital's case reviews in one page."""

    hospital: HospitalRow
    tabs: list[Tab]
    sentence: str
    reviews: list[ReviewRow]
    counts: FactorCounts
    lines: list[FactorLine]
    others: Others
    may_change: bool


@dataclass(frozen=True)
class AdviceLine:
    """A recommendation with the form to say how it stands."""

    row: RecommendationRow
    form: BaseForm | None
    is_late: bool

    @property
    def action(self) -> str:
        """Where its form is sent."""
        return f"?do=report-{self.row.id}#advice"


@dataclass(frozen=True)
class OneReview:
    """A case review."""

    review: ReviewRow
    advice: list[AdviceLine]
    new: BaseForm | None
    correct: BaseForm | None
