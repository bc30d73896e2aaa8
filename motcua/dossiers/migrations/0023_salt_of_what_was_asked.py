"""The salt of each kept refusal. Only a column with a default; rows of before have none and hold as they were keyed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0022_consents_of_wholes")]

    operations = [
        migrations.AddField("askedbefore", "salt", models.CharField(db_default="", default="", max_length=32)),
    ]
