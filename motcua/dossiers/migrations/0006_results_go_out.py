"""A result goes out by itself, not with its dossier; and no clock runs for a finished dossier.

Who owes the next step of the finished dossiers of before is said by `motcua setup` (say_whose_turn), because it is an
entry of the ledger.
"""

from django.db import migrations, models

GIVEN_OUT = """
    UPDATE dossiers_slip s SET given_at = d.closed_at FROM dossiers_dossier d
    WHERE d.id = s.dossier_id AND d.status = 10 AND s.form IN ('result', 'birth_certificate', 'marital_status')
"""
NO_CLOCK = "UPDATE dossiers_dossier SET next_due_at = NULL WHERE status = 9 AND next_due_at IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0005_following")]

    operations = [
        migrations.AddField("slip", "given_at", models.DateTimeField(null=True)),
        migrations.RunSQL(GIVEN_OUT, migrations.RunSQL.noop),
        migrations.RunSQL(NO_CLOCK, migrations.RunSQL.noop),
    ]
