"""What kinds of site there are."""

from __future__ import annotations

KINDS = {
    "hospital": "Hospital",
    "health_center": "Health center",
    "clinic": "Clinic",
    "wic": "WIC site",
    "home_visiting": "Home visiting program",
    "other": "Other site",
}
