"""The tables of the ledger, and what the database itself refuses to do with them."""

import motcua.base.ids
from django.db import migrations, models

ENTRY = """
CREATE TABLE ledger_entry (
    id uuid NOT NULL PRIMARY KEY,
    event varchar(60) NOT NULL,
    about uuid NOT NULL,
    kind varchar(40) NOT NULL,
    by uuid,
    on_behalf uuid,
    reason varchar(80) NOT NULL,
    params jsonb NOT NULL,
    versions jsonb NOT NULL,
    at timestamptz NOT NULL,
    instance varchar(80) NOT NULL,
    digest varchar(64) NOT NULL
) PARTITION BY RANGE (id);
CREATE INDEX ledger_entry_about ON ledger_entry (about, id);
-- Entries never wait for a partition: what fits in none lies here.
CREATE TABLE ledger_entry_default PARTITION OF ledger_entry DEFAULT;
"""

# Whatever way an entry comes in, it waits for its place: no code can forget it. Lanes as in ledger/following.py.
WAITS = """
CREATE FUNCTION ledger_entry_waits() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO ledger_waiting (entry, lane) VALUES (NEW.id, get_byte(uuid_send(NEW.about), 15) % 16)
        ON CONFLICT (entry) DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER waits AFTER INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_entry_waits();
"""

# Row triggers of the parent reach every partition; those on TRUNCATE do not, so each partition gets its own.
REFUSES = """
CREATE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER refuses_change BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_refuses();
CREATE TRIGGER refuses_truncate BEFORE TRUNCATE ON ledger_entry EXECUTE FUNCTION ledger_refuses();
CREATE TRIGGER refuses_truncate BEFORE TRUNCATE ON ledger_entry_default EXECUTE FUNCTION ledger_refuses();
CREATE TRIGGER refuses_change BEFORE UPDATE OR DELETE ON ledger_order
    FOR EACH ROW EXECUTE FUNCTION ledger_refuses();
CREATE TRIGGER refuses_truncate BEFORE TRUNCATE ON ledger_order EXECUTE FUNCTION ledger_refuses();
REVOKE UPDATE, DELETE, TRUNCATE ON ledger_entry, ledger_entry_default, ledger_order FROM PUBLIC;
-- An installation whose processes do not own the tables calls their role motcua_app.
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'motcua_app') THEN
        REVOKE ALL ON ledger_entry, ledger_entry_default, ledger_order FROM motcua_app;
        GRANT SELECT, INSERT ON ledger_entry, ledger_order TO motcua_app;
    END IF;
END $$;
"""

# A partition holds the ids made in one month (UTC): a UUIDv7 begins with the milliseconds since 1970.
# Made apart and then attached: so nobody who reads or writes entries waits, except on the (empty) default partition.
# Runs with the rights of the owner, because the role of the processes may make no tables.
MONTHS = """
CREATE FUNCTION ledger_first_id(month date) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT rpad(lpad(to_hex((extract(epoch FROM month) * 1000)::bigint), 12, '0'), 32, '0')::uuid
$$;
CREATE FUNCTION ledger_prepare_month(day date) RETURNS boolean LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
    month date := date_trunc('month', day);
    part text := 'ledger_entry_' || to_char(month, 'YYYY_MM');
BEGIN
    IF to_regclass(part) IS NOT NULL THEN RETURN false; END IF;
    EXECUTE format('CREATE TABLE %I (LIKE ledger_entry INCLUDING ALL)', part);
    EXECUTE format('CREATE TRIGGER refuses_truncate BEFORE TRUNCATE ON %I EXECUTE FUNCTION ledger_refuses()', part);
    EXECUTE format('ALTER TABLE ledger_entry ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', part,
        ledger_first_id(month), ledger_first_id((month + interval '1 month')::date));
    RETURN true;
EXCEPTION WHEN duplicate_table OR unique_violation OR lock_not_available OR check_violation THEN
    RETURN false;  -- somebody else makes it, somebody reads the default partition, or it has entries of this month
END $$;
SELECT ledger_prepare_month((now() AT TIME ZONE 'UTC' + make_interval(months => i))::date)
    FROM generate_series(0, 2) i;
"""

class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='Waiting',
            fields=[
                ('place', models.BigAutoField(primary_key=True, serialize=False)),
                ('entry', models.UUIDField(unique=True)),
                ('lane', models.SmallIntegerField()),
            ],
            options={
                'db_table': 'ledger_waiting',
            },
        ),
        migrations.CreateModel(
            name='Cursor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('follower', models.CharField(max_length=60)),
                ('lane', models.SmallIntegerField()),
                ('seq', models.BigIntegerField(default=0)),
            ],
            options={
                'db_table': 'ledger_cursor',
                'constraints': [models.UniqueConstraint(fields=('follower', 'lane'), name='one_cursor_per_lane')],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(ENTRY, 'DROP TABLE ledger_entry')],
            state_operations=[
                migrations.CreateModel(
                    name='LedgerEntry',
                    fields=[
                        ('id', models.UUIDField(default=motcua.base.ids.new_id, editable=False, primary_key=True, serialize=False)),
                        ('event', models.CharField(max_length=60)),
                        ('about', models.UUIDField()),
                        ('kind', models.CharField(max_length=40)),
                        ('by', models.UUIDField(null=True)),
                        ('on_behalf', models.UUIDField(null=True)),
                        ('reason', models.CharField(max_length=80)),
                        ('params', models.JSONField()),
                        ('versions', models.JSONField()),
                        ('at', models.DateTimeField()),
                        ('instance', models.CharField(max_length=80)),
                        ('digest', models.CharField(max_length=64)),
                    ],
                    options={
                        'db_table': 'ledger_entry',
                        'indexes': [models.Index(fields=['about', 'id'], name='ledger_entry_about')],
                    },
                ),
            ],
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ('seq', models.BigIntegerField(primary_key=True, serialize=False)),
                ('entry', models.UUIDField(unique=True)),
                ('lane', models.SmallIntegerField()),
            ],
            options={
                'db_table': 'ledger_order',
                'indexes': [models.Index(fields=['lane', 'seq'], name='ledger_order_lane')],
            },
        ),
        migrations.CreateModel(
            name='Outgoing',
            fields=[
                ('key', models.CharField(max_length=200, primary_key=True, serialize=False)),
                ('channel', models.CharField(max_length=40)),
                ('payload', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('attempts', models.IntegerField(default=0)),
                ('next_try_at', models.DateTimeField(null=True)),
                ('last_error', models.CharField(default='', max_length=200)),
                ('delivered_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'ledger_outgoing',
                'indexes': [models.Index(condition=models.Q(('delivered_at__isnull', True)), fields=['next_try_at'], name='outgoing_open')],
            },
        ),
        migrations.CreateModel(
            name='Parked',
            fields=[
                ('id', models.UUIDField(default=motcua.base.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('follower', models.CharField(max_length=60)),
                ('about', models.UUIDField()),
                ('kind', models.CharField(max_length=40)),
                ('lane', models.SmallIntegerField()),
                ('seq', models.BigIntegerField()),
                ('attempts', models.IntegerField()),
                ('last_error', models.CharField(max_length=200)),
                ('since', models.DateTimeField()),
                ('next_try_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'ledger_parked',
                'constraints': [models.UniqueConstraint(fields=('follower', 'about'), name='parked_once')],
            },
        ),
        migrations.RunSQL(WAITS, 'DROP FUNCTION ledger_entry_waits CASCADE'),
        migrations.RunSQL(REFUSES, 'DROP FUNCTION ledger_refuses CASCADE'),
        migrations.RunSQL(MONTHS, 'DROP FUNCTION ledger_prepare_month; DROP FUNCTION ledger_first_id'),
    ]
