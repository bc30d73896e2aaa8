"""How answers stand to what sources tell: with what was sent, and what was told after it."""

import django.db.models.deletion
from django.db import migrations, models

import motcua.base.ids


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0010_order_of_files")]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="provenance",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.CreateModel(
            name="Comparison",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=motcua.base.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("field", models.CharField(max_length=60)),
                ("source", models.CharField(max_length=40)),
                ("request", models.UUIDField()),
                ("how", models.CharField(max_length=10)),
                ("told", models.JSONField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comparisons",
                        to="dossiers.submission",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("submission", "field"), name="an_answer_is_compared_once")
                ],
            },
        ),
    ]
