-- The owner of the tables, who alone may change them (motcua-owner setup); the role of the processes; and one that
-- reads everything for backups.
-- As a superuser, once; running it again changes nothing:  sudo -u postgres psql -f roles.sql
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'motcua_owner') THEN
        CREATE ROLE motcua_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'motcua_app') THEN
        CREATE ROLE motcua_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'motcua_backup') THEN
        CREATE ROLE motcua_backup LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE CONNECTION LIMIT 4;
    END IF;
END $$;
GRANT pg_read_all_data TO motcua_backup;
-- The health page looks for open transactions of everybody. It shows ages, never statements.
GRANT pg_read_all_stats TO motcua_app;
ALTER ROLE motcua_app SET statement_timeout = '60s';
ALTER ROLE motcua_app SET lock_timeout = '10s';
ALTER ROLE motcua_app SET idle_in_transaction_session_timeout = '60s';
