"""Under a mandate several may write in a draft: what the state knows is not stored in it any more, but worked out for
whoever reads. What was stored before were the data of whoever began it; what was typed stays."""

from django.db import migrations

NOT_STORED = """
    DELETE FROM dossiers_draftanswer a USING dossiers_draft d
    WHERE d.id = a.draft_id AND d.state = 'open' AND d.mandate_id IS NOT NULL AND d.corrects_id IS NULL
        AND a.source NOT IN ('', 'number') AND a.source NOT LIKE 'dossier:%'
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0016_erasing")]

    operations = [migrations.RunSQL(NOT_STORED, migrations.RunSQL.noop)]
