from decimal import Decimal

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("files", "0001_initial"),
        ("partners", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Collaborative",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.partnership"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("purpose", models.TextField(blank=True)),
                ("state", models.CharField(default="planning", max_length=12)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                ("due_day", models.PositiveSmallIntegerField(default=15)),
                ("run_rules", models.CharField(default="anhoj", max_length=20)),
                ("control_rules", models.CharField(default="shewhart_anhoj", max_length=20)),
                ("invented", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="collaborative_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planning", "active", "sustaining", "closed"])),
                        name="collaborative_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                        ),
                        name="collaborative_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_day__gte", 1), ("due_day__lte", 28)),
                        name="collaborative_due_day_exists",
                    ),
                    models.UniqueConstraint(fields=("partnership", "name"), name="collaborative_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wave",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "collaborative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="waves", to="quality.collaborative"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(blank=True, max_length=120)),
                ("starts_on", models.DateField()),
            ],
            options={
                "ordering": ["number"],
                "constraints": [models.UniqueConstraint(fields=("collaborative", "number"), name="wave_once")],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "collaborative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="quality.collaborative",
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to="quality.wave"
                    ),
                ),
                (
                    "hospital",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organisation"
                    ),
                ),
                ("site", models.CharField(blank=True, max_length=6)),
                (
                    "lead",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.person"
                    ),
                ),
                ("state", models.CharField(default="invited", max_length=12)),
                ("invited_on", models.DateField()),
                ("agreed_on", models.DateField(null=True)),
                ("agreed_by", models.CharField(blank=True, max_length=160)),
                ("names_itself", models.BooleanField(default=False)),
                ("ever_named", models.BooleanField(default=False)),
                ("expected_births", models.PositiveIntegerField(null=True)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["hospital__name", "id"],
                "indexes": [models.Index(fields=["hospital", "state"], name="enrolment_hospital_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["invited", "enrolled", "active", "sustaining", "declined", "left"])
                        ),
                        name="enrolment_state_known",
                    ),
                    models.UniqueConstraint(fields=("collaborative", "hospital"), name="enrolment_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_by", ""), ("agreed_on__isnull", True)),
                            models.Q(("agreed_on__isnull", False), models.Q(("agreed_by", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="enrolment_agreed_by_somebody_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("enrolled", "active", "sustaining")), _negated=True),
                            ("agreed_on__isnull", False),
                            _connector="OR",
                        ),
                        name="enrolment_has_its_agreement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("names_itself", False), ("ever_named", True), _connector="OR"),
                        name="enrolment_named_was_ever_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EnrolmentChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="quality.enrolment"
                    ),
                ),
                ("before", models.CharField(blank=True, max_length=12)),
                ("after", models.CharField(max_length=12)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("on", models.DateField()),
                ("by_name", models.CharField(max_length=160)),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("after__in", ["invited", "enrolled", "active", "sustaining", "declined", "left"])
                        ),
                        name="enrolment_change_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("after__in", ("declined", "left")), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="enrolment_end_has_its_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "collaborative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="quality.collaborative"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=200)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("where", models.CharField(blank=True, max_length=300)),
                ("summary", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["starts_on", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["learning_session", "action_period", "coaching_call"])),
                        name="event_kind_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="event_has_a_title"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="event_ends_after_start"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EventAttendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attendances", to="quality.event"
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quality.enrolment"
                    ),
                ),
                ("people", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ["enrolment__hospital__name", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "enrolment"), name="attendance_of_event_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CoachingNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="coaching", to="quality.enrolment"
                    ),
                ),
                ("on", models.DateField()),
                ("text", models.TextField()),
                ("stage", models.DecimalField(decimal_places=1, max_digits=2, null=True)),
                ("is_shared", models.BooleanField(default=True)),
                ("by_name", models.CharField(max_length=160)),
            ],
            options={
                "ordering": ["-on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="coaching_note_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage__isnull", True),
                            (
                                "stage__in",
                                [
                                    Decimal("1.0"),
                                    Decimal("1.5"),
                                    Decimal("2.0"),
                                    Decimal("2.5"),
                                    Decimal("3.0"),
                                    Decimal("3.5"),
                                    Decimal("4.0"),
                                    Decimal("4.5"),
                                    Decimal("5.0"),
                                ],
                            ),
                            _connector="OR",
                        ),
                        name="coaching_stage_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Bundle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=60)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("kind", models.CharField(max_length=16)),
                ("title", models.CharField(max_length=200)),
                ("title_es", models.CharField(max_length=200)),
                ("steward", models.CharField(max_length=160)),
                ("source", models.CharField(max_length=300)),
                ("author", models.CharField(max_length=120)),
                ("checked_by", models.CharField(max_length=200)),
                ("next_review", models.DateField()),
                (
                    "collaborative",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="own_bundles",
                        to="quality.collaborative",
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "title", "version"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["bundle", "key_activities"])), name="bundle_kind_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="bundle_has_a_title"),
                    models.UniqueConstraint(
                        condition=models.Q(("collaborative__isnull", True)),
                        fields=("key", "version"),
                        name="bundle_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("collaborative__isnull", False)),
                        fields=("collaborative", "key", "version"),
                        name="own_bundle_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Element",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "bundle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="elements", to="quality.bundle"
                    ),
                ),
                ("key", models.SlugField(max_length=60)),
                ("number", models.PositiveSmallIntegerField()),
                ("section", models.CharField(max_length=12)),
                ("title", models.CharField(max_length=300)),
                ("title_es", models.CharField(max_length=300)),
                ("evidence", models.CharField(max_length=300)),
                ("evidence_es", models.CharField(max_length=300)),
                ("audit_months", models.PositiveSmallIntegerField(default=12)),
            ],
            options={
                "ordering": ["bundle", "number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "section__in",
                                ["readiness", "recognition", "response", "reporting", "respectful", "activity"],
                            )
                        ),
                        name="element_section_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="element_has_a_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("audit_months__gt", 0)), name="element_is_audited_again"
                    ),
                    models.UniqueConstraint(fields=("bundle", "key"), name="element_once"),
                    models.UniqueConstraint(fields=("bundle", "number"), name="element_number_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="BundleChosen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "collaborative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bundles", to="quality.collaborative"
                    ),
                ),
                (
                    "bundle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quality.bundle"
                    ),
                ),
                ("start", models.DateField()),
                ("end", models.DateField(null=True)),
            ],
            options={
                "ordering": ["start", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("collaborative", "bundle"), name="bundle_chosen_once"),
                    models.CheckConstraint(
                        condition=models.Q(("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"),
                        name="bundle_chosen_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ElementStatus",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="statuses", to="quality.enrolment"
                    ),
                ),
                (
                    "element",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quality.element"
                    ),
                ),
                ("status", models.CharField(max_length=12)),
                ("since", models.DateField(null=True)),
                ("evidence", models.TextField(blank=True)),
                ("audited_on", models.DateField(null=True)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=160)),
                ("is_current", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["element", "-id"],
                "indexes": [models.Index(fields=["enrolment", "is_current"], name="element_status_current")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["not_started", "planning", "testing", "in_place", "reaudited"])
                        ),
                        name="element_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("in_place", "reaudited")), _negated=True),
                            models.Q(("since__isnull", False), models.Q(("evidence", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="element_in_place_has_day_and_evidence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "reaudited"), _negated=True),
                            ("audited_on__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="element_reaudited_after_in_place",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("enrolment", "element"),
                        name="element_status_one_current",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Drill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="drills", to="quality.enrolment"
                    ),
                ),
                (
                    "element",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quality.element"
                    ),
                ),
                ("on", models.DateField()),
                ("scenario", models.CharField(max_length=200)),
                ("unit", models.CharField(blank=True, max_length=120)),
                ("participants", models.JSONField(default=dict)),
                ("gaps", models.TextField(blank=True)),
                ("fixes", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=160)),
            ],
            options={
                "ordering": ["-on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scenario", ""), _negated=True), name="drill_has_a_scenario"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DrillTime",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "drill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="times", to="quality.drill"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("action", models.CharField(max_length=160)),
                ("seconds", models.PositiveIntegerField(null=True)),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("drill", "position"), name="drill_time_once"),
                    models.CheckConstraint(
                        condition=models.Q(("action", ""), _negated=True), name="drill_time_names_its_action"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "collaborative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="measures", to="quality.collaborative"
                    ),
                ),
                ("key", models.SlugField(max_length=60)),
                ("family", models.SlugField(blank=True, max_length=60)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("ended_on", models.DateField(null=True)),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [models.UniqueConstraint(fields=("collaborative", "key"), name="quality_measure_once")],
            },
        ),
        migrations.CreateModel(
            name="MeasureVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="quality.measure"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("first_month", models.DateField()),
                ("title", models.CharField(max_length=200)),
                ("title_es", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=10)),
                ("shape", models.CharField(max_length=16)),
                ("per", models.PositiveIntegerField(default=100)),
                ("unit", models.CharField(blank=True, max_length=40)),
                ("counts", models.CharField(max_length=400)),
                ("counts_es", models.CharField(blank=True, max_length=400)),
                ("out_of", models.CharField(blank=True, max_length=400)),
                ("out_of_es", models.CharField(blank=True, max_length=400)),
                ("left_out", models.CharField(blank=True, max_length=400)),
                ("clock", models.CharField(blank=True, max_length=14)),
                ("better", models.CharField(max_length=8)),
                ("target", models.DecimalField(decimal_places=4, max_digits=12, null=True)),
                ("target_words", models.CharField(blank=True, max_length=200)),
                ("same_births", models.SlugField(blank=True, max_length=60)),
                ("strata", models.JSONField(default=list)),
                ("every", models.CharField(default="month", max_length=8)),
                ("chart", models.CharField(blank=True, max_length=8)),
                ("author", models.CharField(max_length=120)),
                ("checked_by", models.CharField(max_length=200)),
                ("source", models.CharField(max_length=300)),
                ("next_review", models.DateField()),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("made_at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=160)),
            ],
            options={
                "ordering": ["measure", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("measure", "number"), name="measure_version_once"),
                    models.UniqueConstraint(fields=("measure", "first_month"), name="measure_version_one_a_month"),
                    models.CheckConstraint(
                        condition=models.Q(("first_month__day", 1)), name="measure_version_from_a_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="measure_version_has_a_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("counts", ""), _negated=True), name="measure_version_says_what_it_counts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["structure", "process", "outcome", "balancing"])),
                        name="measure_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "shape__in",
                                ["share", "rate", "count", "average", "value", "births_between", "days_between"],
                            )
                        ),
                        name="measure_shape_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("clock__in", ["", "first_severe", "confirmed"])), name="measure_clock_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("better__in", ["higher", "lower", "neither"])), name="measure_better_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("every__in", ["month", "quarter"])), name="measure_every_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("shape__in", ("share", "rate")), _negated=True),
                            models.Q(("out_of", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="measure_says_out_of_what",
                    ),
                    models.CheckConstraint(condition=models.Q(("per__gt", 0)), name="measure_per_something"),
                    models.CheckConstraint(
                        condition=models.Q(("number", 1), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="measure_change_has_its_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to="quality.enrolment"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quality.measureversion"
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to="quality.measure"
                    ),
                ),
                ("month", models.DateField()),
                ("revision", models.PositiveSmallIntegerField(default=1)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("odd", models.JSONField(default=list)),
                ("way", models.CharField(max_length=8)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=160)),
                ("is_current", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["month", "measure", "revision"],
                "indexes": [
                    models.Index(
                        fields=["measure", "month", "is_current", "enrolment"], name="submission_measure_month"
                    ),
                    models.Index(fields=["enrolment", "is_current", "measure", "month"], name="submission_series"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="submission_is_of_a_month"),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["form", "paste", "file", "api"])), name="submission_way_known"
                    ),
                    models.UniqueConstraint(
                        fields=("enrolment", "measure", "month", "revision"), name="submission_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("enrolment", "measure", "month"),
                        name="submission_one_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("revision", 1), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="submission_revised_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Count",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="counts", to="quality.submission"
                    ),
                ),
                ("dimension", models.CharField(blank=True, max_length=8)),
                ("group", models.CharField(blank=True, max_length=16)),
                ("numerator", models.PositiveIntegerField(null=True)),
                ("denominator", models.PositiveIntegerField(null=True)),
                ("unknown", models.PositiveIntegerField(default=0)),
                ("value", models.FloatField(null=True)),
                ("spread", models.FloatField(null=True)),
                ("is_share", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["dimension", "group"],
                "constraints": [
                    models.UniqueConstraint(fields=("submission", "dimension", "group"), name="count_once"),
                    models.CheckConstraint(
                        condition=models.Q(("dimension__in", ["", "race", "payer"])), name="count_dimension_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_share", False), ("numerator__lte", models.F("denominator")), _connector="OR"
                        ),
                        name="count_numerator_in_denominator",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("numerator__isnull", False),
                            ("value__isnull", False),
                            ("denominator__isnull", False),
                            _connector="OR",
                        ),
                        name="count_holds_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("spread__isnull", True), ("spread__gte", 0), _connector="OR"),
                        name="count_spread_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("dimension", ""), ("group", "")),
                            models.Q(
                                models.Q(("dimension", ""), _negated=True), models.Q(("group", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="count_of_all_or_a_group",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Gap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="gaps", to="quality.submission"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("between", models.PositiveIntegerField()),
            ],
            options={
                "ordering": ["position"],
                "constraints": [models.UniqueConstraint(fields=("submission", "position"), name="gap_once")],
            },
        ),
        migrations.CreateModel(
            name="MonthDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to="quality.enrolment"
                    ),
                ),
                ("month", models.DateField()),
                ("values", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=160)),
            ],
            options={
                "ordering": ["month"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="draft_is_of_a_month"),
                    models.UniqueConstraint(fields=("enrolment", "month"), name="draft_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChartPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="quality.measure"
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="quality.enrolment",
                    ),
                ),
                ("chart", models.CharField(blank=True, max_length=8)),
                ("rules", models.CharField(blank=True, max_length=20)),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("enrolment__isnull", False)),
                        fields=("measure", "enrolment"),
                        name="chart_plan_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("enrolment__isnull", True)),
                        fields=("measure",),
                        name="chart_plan_of_roll_up_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChartPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="quality.chartplan"
                    ),
                ),
                ("month", models.DateField()),
                ("cause", models.CharField(blank=True, max_length=300)),
                ("freeze", models.PositiveSmallIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=160)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["month", "id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="chart_part_from_a_month"),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("plan", "month"),
                        name="chart_part_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cause", ""), _negated=True), name="chart_part_has_its_cause"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChartExclusion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="exclusions", to="quality.chartplan"
                    ),
                ),
                ("month", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=160)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["month", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="chart_exclusion_has_its_reason"
                    ),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="chart_exclusion_of_a_month"),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("plan", "month"),
                        name="chart_exclusion_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signals", to="quality.enrolment"
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signals", to="quality.measure"
                    ),
                ),
                ("dimension", models.CharField(blank=True, max_length=8)),
                ("group", models.CharField(blank=True, max_length=16)),
                ("chart", models.CharField(max_length=8)),
                ("rules", models.CharField(max_length=20)),
                ("rule", models.CharField(max_length=40)),
                ("side", models.CharField(max_length=8)),
                ("meaning", models.CharField(max_length=12)),
                ("first_month", models.DateField()),
                ("last_month", models.DateField()),
                ("found_at", models.DateTimeField()),
                ("gone_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-last_month", "id"],
                "indexes": [models.Index(fields=["enrolment", "gone_at", "meaning"], name="signal_of_hospital")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("meaning__in", ["improvement", "concern", "neutral"])),
                        name="signal_meaning_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["above", "below", "up", "down", "none"])),
                        name="signal_side_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_month__gte", models.F("first_month"))), name="signal_ends_after_start"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("gone_at__isnull", True)),
                        fields=("enrolment", "measure", "dimension", "group", "rules", "rule", "side", "first_month"),
                        name="signal_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "collaborative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="quality.collaborative"
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes_made",
                        to="quality.enrolment",
                    ),
                ),
                ("month", models.DateField()),
                ("title", models.CharField(max_length=200)),
                ("cycle", models.PositiveBigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=160)),
            ],
            options={
                "ordering": ["month", "id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="change_has_a_title"),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="change_of_a_month"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignalNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "signal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="quality.signal"
                    ),
                ),
                ("text", models.TextField()),
                ("cycle", models.PositiveBigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=160)),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="signal_note_says_something"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RollUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "collaborative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="roll_ups", to="quality.collaborative"
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quality.wave"
                    ),
                ),
                ("same_births", models.CharField(max_length=60)),
                ("month", models.DateField()),
                ("number", models.PositiveSmallIntegerField()),
                ("hospitals", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("is_current", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["month", "number"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="roll_up_of_a_month"),
                    models.UniqueConstraint(
                        fields=("collaborative", "wave", "same_births", "month", "number"), name="roll_up_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("wave__isnull", True)),
                        fields=("collaborative", "same_births", "month", "number"),
                        name="roll_up_of_all_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("collaborative", "wave", "same_births", "month"),
                        name="roll_up_one_current",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True), ("wave__isnull", True)),
                        fields=("collaborative", "same_births", "month"),
                        name="roll_up_of_all_one_current",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RollUpCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "roll_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="counts", to="quality.rollup"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quality.measureversion"
                    ),
                ),
                ("dimension", models.CharField(blank=True, max_length=8)),
                ("group", models.CharField(blank=True, max_length=16)),
                ("numerator", models.PositiveBigIntegerField(null=True)),
                ("denominator", models.PositiveBigIntegerField(null=True)),
                ("unknown", models.PositiveBigIntegerField(null=True)),
                ("state", models.CharField(default="ok", max_length=12)),
            ],
            options={
                "ordering": ["dimension", "group"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("roll_up", "version", "dimension", "group"), name="roll_up_count_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("dimension__in", ["", "race", "payer"])), name="roll_up_dimension_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "suppressed"), ("numerator__isnull", True)),
                            models.Q(("state", "ok"), ("numerator__isnull", False)),
                            _connector="OR",
                        ),
                        name="roll_up_suppressed_is_blank",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RollUpMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "roll_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="members", to="quality.rollup"
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quality.submission"
                    ),
                ),
                ("was_named", models.BooleanField()),
            ],
            options={
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("roll_up", "submission"), name="roll_up_member_once")],
            },
        ),
        migrations.CreateModel(
            name="Aim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "collaborative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="aims", to="quality.collaborative"
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aims",
                        to="quality.enrolment",
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_over",
                        to="quality.aim",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quality.measure"
                    ),
                ),
                ("text", models.CharField(max_length=400)),
                ("baseline", models.DecimalField(decimal_places=4, max_digits=12, null=True)),
                ("target", models.DecimalField(decimal_places=4, max_digits=12, null=True)),
                ("by", models.DateField()),
                ("for_whom", models.CharField(blank=True, max_length=200)),
                ("where", models.CharField(blank=True, max_length=200)),
                ("state", models.CharField(default="current", max_length=8)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="aim_says_something"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["current", "reached", "dropped"])), name="aim_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "dropped"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="aim_dropped_for_a_reason",
                    ),
                    models.UniqueConstraint(fields=("enrolment", "origin"), name="aim_taken_over_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Driver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "aim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="drivers", to="quality.aim"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="under",
                        to="quality.driver",
                    ),
                ),
                ("level", models.CharField(max_length=10)),
                ("text", models.CharField(max_length=200)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="driver_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", "primary"), ("parent__isnull", True)),
                            models.Q(("level", "secondary"), ("parent__isnull", False)),
                            _connector="OR",
                        ),
                        name="driver_secondary_has_its_primary",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangeIdea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "collaborative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ideas", to="quality.collaborative"
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ideas",
                        to="quality.enrolment",
                    ),
                ),
                (
                    "driver",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="ideas",
                        to="quality.driver",
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_over",
                        to="quality.changeidea",
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField(blank=True)),
                ("state", models.CharField(default="idea", max_length=10)),
                ("is_shared", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=160)),
                ("measures", models.ManyToManyField(blank=True, related_name="ideas", to="quality.measure")),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="idea_has_a_title"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["idea", "testing", "adopted", "abandoned"])),
                        name="idea_state_known",
                    ),
                    models.UniqueConstraint(fields=("enrolment", "origin"), name="idea_taken_over_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Cycle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cycles", to="quality.enrolment"
                    ),
                ),
                (
                    "idea",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cycles",
                        to="quality.changeidea",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="quality.cycle",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("objective", models.TextField(blank=True)),
                ("questions", models.TextField(blank=True)),
                ("prediction", models.TextField(blank=True)),
                ("predicted_at", models.DateTimeField(null=True)),
                ("who", models.CharField(blank=True, max_length=300)),
                ("what", models.TextField(blank=True)),
                ("where", models.CharField(blank=True, max_length=200)),
                ("when", models.CharField(blank=True, max_length=200)),
                ("collected", models.TextField(blank=True)),
                ("left_out", models.TextField(blank=True)),
                ("lived_experience", models.BooleanField(null=True)),
                ("lived_experience_how", models.TextField(blank=True)),
                ("did", models.TextField(blank=True)),
                ("unexpected", models.TextField(blank=True)),
                ("studied", models.TextField(blank=True)),
                ("by_group", models.TextField(blank=True)),
                ("learned", models.TextField(blank=True)),
                ("act", models.CharField(blank=True, max_length=8)),
                ("next_step", models.TextField(blank=True)),
                ("scale", models.CharField(default="one_patient", max_length=12)),
                ("state", models.CharField(default="planned", max_length=8)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=160)),
            ],
            options={
                "ordering": ["-starts_on", "-id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="cycle_has_a_title"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planned", "doing", "studied", "acted"])),
                        name="cycle_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scale__in", ["one_patient", "one_shift", "one_unit", "everywhere"])),
                        name="cycle_scale_known",
                    ),
                    models.UniqueConstraint(fields=("enrolment", "number"), name="cycle_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "planned"),
                            models.Q(models.Q(("prediction", ""), _negated=True), ("predicted_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="cycle_predicts_before_it_is_done",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "acted"), ("act__in", ["adapt", "adopt", "abandon"])),
                            models.Q(models.Q(("state", "acted"), _negated=True), ("act", "")),
                            _connector="OR",
                        ),
                        name="cycle_acts_at_its_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("planned", "doing")),
                            models.Q(("studied", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="cycle_studied_says_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lived_experience__isnull", True),
                            models.Q(("lived_experience_how", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="cycle_lived_experience_says_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="cycle_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CyclePoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="points", to="quality.cycle"
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quality.measure"
                    ),
                ),
                ("month", models.DateField()),
            ],
            options={
                "ordering": ["month", "id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="cycle_point_of_a_month"),
                    models.UniqueConstraint(fields=("cycle", "measure", "month"), name="cycle_point_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="quality.enrolment"
                    ),
                ),
                ("month", models.DateField()),
                ("kind", models.CharField(max_length=16)),
                ("severity", models.CharField(max_length=10)),
                ("preventability", models.CharField(max_length=16)),
                ("factors", models.JSONField(default=list)),
                ("racism_answer", models.CharField(max_length=12)),
                ("racism", models.TextField(blank=True)),
                ("learned", models.TextField()),
                ("reviewed_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=160)),
            ],
            options={
                "ordering": ["-month", "-id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="review_of_a_month"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "hemorrhage",
                                    "hypertension",
                                    "sepsis",
                                    "cardiac",
                                    "embolism",
                                    "mental_health",
                                    "newborn",
                                    "other",
                                ],
                            )
                        ),
                        name="review_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("severity__in", ["near_miss", "severe", "icu", "death"])),
                        name="review_severity_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("preventability__in", ["preventable", "potentially", "not", "undetermined"])
                        ),
                        name="review_preventability_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("racism_answer__in", ["found", "not_found", "undetermined"])),
                        name="review_asks_about_racism",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("racism_answer", "found"), _negated=True),
                            models.Q(("racism", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="review_says_how_racism_contributed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("learned", ""), _negated=True), name="review_teaches_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recommendations",
                        to="quality.casereview",
                    ),
                ),
                ("level", models.CharField(max_length=8)),
                ("text", models.CharField(max_length=400)),
                ("owner", models.CharField(blank=True, max_length=160)),
                ("due", models.DateField(null=True)),
                ("state", models.CharField(default="open", max_length=12)),
                ("result", models.CharField(blank=True, max_length=400)),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["client", "provider", "system", "policy"])),
                        name="recommendation_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "in_progress", "done", "dropped"])),
                        name="recommendation_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="recommendation_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("done", "dropped")), _negated=True),
                            models.Q(("result", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="recommendation_ended_says_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Thread",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "collaborative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="threads", to="quality.collaborative"
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="threads",
                        to="quality.enrolment",
                    ),
                ),
                ("kind", models.CharField(max_length=8)),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField(blank=True)),
                (
                    "idea",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="threads",
                        to="quality.changeidea",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quality.measure"
                    ),
                ),
                (
                    "bundle",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quality.bundle"
                    ),
                ),
                ("shows_hospital", models.BooleanField(default=True)),
                ("at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=160)),
                ("by_id", models.BigIntegerField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_why", models.CharField(blank=True, max_length=300)),
                ("hidden_at", models.DateTimeField(null=True)),
                ("hidden_why", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["-last_at", "-id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="thread_has_a_title"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["question", "idea", "resource"])), name="thread_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "idea"), _negated=True), ("idea__isnull", False), _connector="OR"
                        ),
                        name="thread_of_idea_has_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("closed_why", "")),
                            models.Q(("closed_at__isnull", False), models.Q(("closed_why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="thread_closed_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hidden_at__isnull", True), ("hidden_why", "")),
                            models.Q(("hidden_at__isnull", False), models.Q(("hidden_why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="thread_hidden_for_a_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "idea")), fields=("idea",), name="thread_of_idea_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="replies", to="quality.thread"
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quality.enrolment"
                    ),
                ),
                ("text", models.TextField()),
                ("worked", models.BooleanField(null=True)),
                (
                    "idea",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="told_in",
                        to="quality.changeidea",
                    ),
                ),
                ("shows_hospital", models.BooleanField(default=True)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=160)),
                ("hidden_at", models.DateTimeField(null=True)),
                ("hidden_why", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="reply_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hidden_at__isnull", True), ("hidden_why", "")),
                            models.Q(("hidden_at__isnull", False), models.Q(("hidden_why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="reply_hidden_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attachments", to="quality.thread"
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="quality.reply",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.file"),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("thread", "reply", "file"), name="attachment_once")],
            },
        ),
        migrations.CreateModel(
            name="TextKept",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("thing", models.CharField(max_length=80)),
                ("field", models.CharField(max_length=40)),
                ("looks_like", models.JSONField(default=list)),
                ("marks", models.JSONField(default=list)),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=160)),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="text_kept_for_a_reason"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Readiness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "collaborative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readiness",
                        to="quality.collaborative",
                    ),
                ),
                ("site", models.CharField(max_length=6)),
                ("items", models.JSONField(default=dict)),
                ("on", models.DateField()),
                ("note", models.CharField(blank=True, max_length=500)),
                ("by_name", models.CharField(max_length=160)),
                ("is_current", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["-on", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("collaborative", "site"),
                        name="readiness_one_current",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SpreadPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "collaborative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spread_plans",
                        to="quality.collaborative",
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quality.wave"
                    ),
                ),
                ("weights", models.JSONField(default=dict)),
                ("places", models.PositiveSmallIntegerField(default=5)),
                ("note", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=160)),
                ("decided_on", models.DateField(null=True)),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decided_on__isnull", True), ("wave__isnull", False), _connector="OR"),
                        name="spread_decided_has_its_wave",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SpreadCandidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="candidates", to="quality.spreadplan"
                    ),
                ),
                ("site", models.CharField(max_length=6)),
                ("name", models.CharField(max_length=200)),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.organisation",
                    ),
                ),
                ("county", models.CharField(blank=True, max_length=5)),
                ("rank", models.PositiveSmallIntegerField()),
                ("score", models.FloatField()),
                ("parts", models.JSONField(default=dict)),
                ("is_chosen", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["rank"],
                "constraints": [models.UniqueConstraint(fields=("plan", "site"), name="spread_candidate_once")],
            },
        ),
        migrations.CreateModel(
            name="Destination",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "collaborative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="destinations",
                        to="quality.collaborative",
                    ),
                ),
                ("key", models.SlugField(max_length=60)),
                ("version", models.PositiveSmallIntegerField()),
                ("program", models.CharField(max_length=200)),
                ("mapping", models.TextField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=160)),
                ("checked_on", models.DateField(null=True)),
                ("checked_by", models.CharField(blank=True, max_length=160)),
                ("is_current", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["program", "-version"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("program", ""), _negated=True), name="destination_names_its_program"
                    ),
                    models.UniqueConstraint(fields=("collaborative", "key", "version"), name="destination_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("collaborative", "key"),
                        name="destination_one_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_by", ""), ("checked_on__isnull", True)),
                            models.Q(("checked_on__isnull", False), models.Q(("checked_by", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="destination_checked_by_somebody_on_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DestinationFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "destination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="quality.destination"
                    ),
                ),
                ("first_month", models.DateField()),
                ("last_month", models.DateField()),
                ("rows", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=160)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
    ]
