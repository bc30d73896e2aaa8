"""The salt of what the ledger says of a consent. Only a column with a default; what was asked before has none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0019_matters_of_permissions")]

    operations = [
        migrations.AddField("consentrequest", "salt", models.CharField(db_default="", default="", max_length=32)),
    ]
