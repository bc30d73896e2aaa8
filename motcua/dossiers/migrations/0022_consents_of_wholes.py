"""A consent to reading facts that was given to a whole holds for its parts, and for their corrections."""

from django.db import migrations

MATTER = """
CREATE OR REPLACE FUNCTION warehouse_matter(about uuid) RETURNS uuid
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce((
        SELECT s.id FROM dossiers_submission s WHERE s.number = 1 AND s.dossier_id = (
            SELECT coalesce(o.whole_id, o.id) FROM dossiers_dossier o WHERE o.id = coalesce(
                (SELECT d.corrects_id FROM dossiers_draft d WHERE d.id = warehouse_matter.about),
                warehouse_matter.about))
    ), warehouse_matter.about)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0021_nobody_may_decide")]

    operations = [migrations.RunSQL(MATTER, migrations.RunSQL.noop)]
