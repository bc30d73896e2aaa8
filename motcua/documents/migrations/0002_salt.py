"""The salt of what the ledger says of a paper. Only a column with a default; what was issued before has none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.AddField("document", "salt", models.CharField(db_default="", default="", max_length=32)),
    ]
