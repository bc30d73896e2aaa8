"""Procedures that are filed as one: each part is a dossier that knows its whole."""

from django.db import migrations, models
from django.db.models import Q
from django.db.models.deletion import PROTECT


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0006_results_go_out")]

    operations = [
        migrations.AddField("dossier", "part", models.CharField(blank=True, db_default="", default="", max_length=60)),
        migrations.AddField(
            "dossier",
            "whole",
            models.ForeignKey(
                db_index=False, null=True, on_delete=PROTECT, related_name="parts", to="dossiers.dossier"
            ),
        ),
        migrations.AddConstraint(
            "dossier",
            models.UniqueConstraint(
                condition=Q(whole__isnull=False), fields=["whole", "part"], name="one_dossier_a_part"
            ),
        ),
    ]
