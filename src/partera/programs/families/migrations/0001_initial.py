import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("partners", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="HelpRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("card", models.PositiveBigIntegerField()),
                ("needs", models.JSONField(default=list)),
                ("name", models.BinaryField(blank=True)),
                ("contact", models.BinaryField(blank=True)),
                ("words", models.BinaryField(blank=True)),
                ("way", models.CharField(max_length=5)),
                ("language", models.CharField(max_length=5)),
                ("consent", models.CharField(max_length=60)),
                ("consented_at", models.DateTimeField()),
                ("consent_until", models.DateField()),
                ("receipt", models.CharField(max_length=80, unique=True)),
                ("state", models.CharField(default="requested", max_length=18)),
                ("changed_at", models.DateTimeField()),
                ("is_erased", models.BooleanField(default=False)),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.partnership"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["partnership", "state"], name="help_request_of_partners")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "requested",
                                    "received",
                                    "completed",
                                    "unable_to_contact",
                                    "client_declined",
                                    "no_capacity",
                                    "taken_back",
                                    "expired",
                                ],
                            )
                        ),
                        name="help_request_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["call", "text", "email"])), name="help_request_way_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("consent", ""), _negated=True), name="help_request_has_consent"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HelpChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.CharField(blank=True, max_length=18)),
                ("after", models.CharField(max_length=18)),
                ("note", models.BinaryField(blank=True)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=160)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="families.helprequest"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "after__in",
                                [
                                    "requested",
                                    "received",
                                    "completed",
                                    "unable_to_contact",
                                    "client_declined",
                                    "no_capacity",
                                    "taken_back",
                                    "expired",
                                ],
                            )
                        ),
                        name="help_change_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SafetyContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("program", models.PositiveBigIntegerField()),
                ("card", models.PositiveBigIntegerField()),
                ("lot", models.PositiveBigIntegerField(db_index=True)),
                ("contact", models.BinaryField()),
                ("contact_found", models.CharField(blank=True, db_index=True, editable=False, max_length=80)),
                ("language", models.CharField(max_length=5)),
                ("left_on", models.DateField()),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["card"], name="safety_contact_card")],
                "constraints": [
                    models.UniqueConstraint(fields=("card", "contact_found"), name="safety_contact_once_a_card")
                ],
            },
        ),
        migrations.CreateModel(
            name="SafetyLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recall", models.PositiveBigIntegerField()),
                ("what", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="letters", to="families.safetycontact"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("recall", "what", "contact"), name="safety_letter_once"),
                    models.CheckConstraint(
                        condition=models.Q(("what__in", ("notice", "withdrawn"))), name="safety_letter_known"
                    ),
                ],
            },
        ),
    ]
