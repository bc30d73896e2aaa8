"""Steps that stand at other agencies, have a time of their own, or run side by side. No dossier of before has any."""

import django.db.models.deletion
import motcua.base.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_agencies_of_steps"),
        ("dossiers", "0007_parts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="steprecord",
            name="step",
            field=models.CharField(max_length=60),
        ),
        migrations.CreateModel(
            name="OpenStep",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.base.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("step", models.CharField(max_length=60)),
                ("place", models.CharField(blank=True, max_length=20)),
                ("is_placed", models.BooleanField(default=True)),
                ("role", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=10)),
                ("lapses", models.BooleanField()),
                ("opened_at", models.DateTimeField()),
                ("opened_version", models.IntegerField()),
                ("due_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                ("how", models.CharField(blank=True, max_length=10)),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="open_steps",
                        to="dossiers.dossier",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["dossier", "opened_at"], name="steps_of_a_dossier"),
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["agency", "role", "due_at", "dossier"],
                        name="agency_list",
                    ),
                    models.Index(fields=["agency", "-dossier"], name="agency_register"),
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True), ("lapses", True)),
                        fields=["due_at"],
                        name="opinions_that_lapse",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("dossier", "step"),
                        name="a_step_is_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("how", "")),
                            models.Q(("ended_at__isnull", False), ("how__in", ["done", "lapsed", "dropped"])),
                            _connector="OR",
                        ),
                        name="an_ended_step_says_how",
                    ),
                ],
            },
        ),
    ]
