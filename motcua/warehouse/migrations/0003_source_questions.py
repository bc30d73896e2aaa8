"""Questions to registers of others."""

import django.db.models.deletion
from django.db import migrations, models

import motcua.base.ids
import motcua.warehouse.models


class Migration(migrations.Migration):
    dependencies = [("warehouse", "0002_holders_of_a_number"), ("identity", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SourceQuestion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=motcua.base.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("instance", models.CharField(default=motcua.warehouse.models.this_instance, max_length=40)),
                ("source", models.CharField(max_length=40)),
                ("procedure", models.CharField(max_length=40)),
                ("about", models.UUIDField()),
                ("names", models.JSONField()),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, max_length=10)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["about", "-asked_at"], name="questions_for_a_draft")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(answered_at=None, outcome="")
                        | ~models.Q(outcome="") & ~models.Q(answered_at=None),
                        name="an_answered_question_has_an_outcome",
                    )
                ],
            },
        ),
    ]
