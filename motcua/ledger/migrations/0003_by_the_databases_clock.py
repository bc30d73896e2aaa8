"""A message is due at once, by the one clock that all processes share."""

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_closed_partitions")]

    operations = [
        migrations.AlterField("outgoing", "next_try_at", models.DateTimeField(db_default=Now(), null=True)),
    ]
