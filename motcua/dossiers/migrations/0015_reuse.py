"""What the state had already, kept with each sending."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0014_lifetimes")]

    operations = [
        migrations.AddField("submission", "reuse", models.JSONField(db_default=[], default=list)),
    ]
