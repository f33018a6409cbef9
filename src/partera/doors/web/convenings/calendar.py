"""The schedule as iCalendar (RFC 5545): stable ids, time zones, a sequence that rises with every change."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from partera.programs.convenings.queries import OnSchedule

_WITHOUT_END = timedelta(hours=2)


def feed_of(rows: list[OnSchedule], addresses: dict[int, str]) -> bytes:
    """The calendar's bytes; `addresses` says where each session's page is."""
    calendar = Calendar()
    calendar.add("PRODID", "-//Partera//Schedule of Strategic Partnership Sessions//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("X-WR-CALNAME", "Strategic Partnership Sessions")
    for row in rows:
        calendar.add_component(_event(row, addresses[row.id]))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(row: OnSchedule, address: str) -> Event:
    zone = ZoneInfo(row.timezone)
    event = Event()
    event.add("UID", row.uid)
    event.add("DTSTAMP", row.changed_at)
    event.add("LAST-MODIFIED", row.changed_at)
    event.add("SEQUENCE", row.sequence)
    event.add("DTSTART", row.starts_at.astimezone(zone))
    event.add("DTEND", (row.ends_at or row.starts_at + _WITHOUT_END).astimezone(zone))
    event.add("SUMMARY", row.title)
    event.add("STATUS", "CANCELLED" if row.is_cancelled else "CONFIRMED")
    event.add("LOCATION", ", ".join(part for part in (row.venue, row.place_name) if part))
    if row.summary:
        event.add("DESCRIPTION", row.summary)
    event.add("URL", address)
    return event
