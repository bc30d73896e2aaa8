"""The salt of what the ledger says of a consent. Only a column with a default; what was asked before has none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0018_asked_before")]

    operations = [
        migrations.AddField("consentrequest", "salt", models.CharField(db_default="", default="", max_length=32)),
    ]
