from django.db import migrations


class Migration(migrations.Migration):
    """The sequence behind the serial part of dossier codes: it never waits, and gaps do not matter."""

    dependencies = [("dossiers", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE dossiers_serial START 1", "DROP SEQUENCE dossiers_serial"),
    ]
