"""The partitions of coming months are closed to the role of the processes, whatever its default privileges are.

Entries are written and read through ledger_entry, whose grants suffice; a partition itself is nobody's to touch.
"""

from django.db import migrations

CLOSE = """
CREATE OR REPLACE FUNCTION ledger_prepare_month(day date) RETURNS boolean LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
    month date := date_trunc('month', day);
    part text := 'ledger_entry_' || to_char(month, 'YYYY_MM');
BEGIN
    IF to_regclass(part) IS NOT NULL THEN RETURN false; END IF;
    EXECUTE format('CREATE TABLE %I (LIKE ledger_entry INCLUDING ALL)', part);
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', part);
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'motcua_app') THEN
        EXECUTE format('REVOKE ALL ON %I FROM motcua_app', part);
    END IF;
    EXECUTE format('CREATE TRIGGER refuses_truncate BEFORE TRUNCATE ON %I EXECUTE FUNCTION ledger_refuses()', part);
    EXECUTE format('ALTER TABLE ledger_entry ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', part,
        ledger_first_id(month), ledger_first_id((month + interval '1 month')::date));
    RETURN true;
EXCEPTION WHEN duplicate_table OR unique_violation OR lock_not_available OR check_violation THEN
    RETURN false;  -- somebody else makes it, somebody reads the default partition, or it has entries of this month
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [('ledger', '0001_initial')]

    operations = [migrations.RunSQL(CLOSE, migrations.RunSQL.noop)]
