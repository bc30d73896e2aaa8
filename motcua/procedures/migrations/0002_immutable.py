"""What was published is never changed: dossiers run under it, and their receipts name it."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION procedures_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published procedure is never changed; publish a new version';
END $$;
CREATE TRIGGER procedures_never_change BEFORE UPDATE OR DELETE ON procedures_procedureversion
    FOR EACH ROW EXECUTE FUNCTION procedures_refuse_change();
"""
ALLOW = """
DROP TRIGGER procedures_never_change ON procedures_procedureversion;
DROP FUNCTION procedures_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("procedures", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
