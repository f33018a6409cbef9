"""From here on the database refuses to change or remove what the trail holds."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("audit_entry", "audit_seal")
SENTENCE = "The audit trail is only added to."

FUNCTION = f"""
CREATE OR REPLACE FUNCTION audit_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
ON_POSTGRESQL = (
    "CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION audit_only_added()",
    "CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit_only_added()",
)
ON_SQLITE = (
    f"CREATE TRIGGER {{table}}_kept BEFORE UPDATE ON {{table}} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END",
    f"CREATE TRIGGER {{table}}_whole BEFORE DELETE ON {{table}} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END",
)


def refuse_changes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    if on_postgresql:
        schema_editor.execute(FUNCTION)
    for table in TABLES:
        for statement in ON_POSTGRESQL if on_postgresql else ON_SQLITE:
            schema_editor.execute(statement.format(table=table))


def allow_changes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        for name in ("kept", "whole"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}" + (f" ON {table}" if on_postgresql else ""))


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(refuse_changes, allow_changes)]
