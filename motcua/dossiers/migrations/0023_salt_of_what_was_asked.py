"""The salt of each kept refusal. No released version has written a row without one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0022_consents_of_wholes")]

    operations = [
        migrations.AddField("askedbefore", "salt", models.CharField(db_default="", default="", max_length=32)),
    ]
