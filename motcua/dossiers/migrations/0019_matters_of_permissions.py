"""A consent to reading facts is given in a draft and holds for the dossier that it becomes, and for its corrections."""

from django.db import migrations

MATTER = """
CREATE OR REPLACE FUNCTION warehouse_matter(about uuid) RETURNS uuid
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce((
        SELECT s.id FROM dossiers_submission s WHERE s.number = 1 AND s.dossier_id = coalesce(
            (SELECT d.corrects_id FROM dossiers_draft d WHERE d.id = warehouse_matter.about), warehouse_matter.about)
    ), warehouse_matter.about)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0018_asked_before"), ("warehouse", "0009_permissions")]

    operations = [migrations.RunSQL(MATTER, migrations.RunSQL.noop)]
