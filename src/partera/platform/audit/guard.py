"""Whether the database itself still refuses to change the trail (migration 0002 makes it)."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

_ASKED = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('audit_entry', 'audit_seal')",
    "postgresql": (
        "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' "
        "AND tgrelid IN ('audit_entry'::regclass, 'audit_seal'::regclass)"
    ),
}
_TRIGGERS = 4


def stands(database: BaseDatabaseWrapper) -> bool:
    """Whether every guard is there. The owner of a database can take them away; that is why lines are sealed too."""
    with database.cursor() as cursor:
        cursor.execute(_ASKED[database.vendor])
        return bool(cursor.fetchone()[0] >= _TRIGGERS)
