-- What the role of the processes may do in the database of Motcua. As a superuser or as motcua_owner, in that database:
-- before the first setup, and again after each upgrade. Running it again changes nothing.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO motcua_owner;
GRANT USAGE ON SCHEMA public TO motcua_app;
ALTER DEFAULT PRIVILEGES FOR ROLE motcua_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO motcua_app;
ALTER DEFAULT PRIVILEGES FOR ROLE motcua_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO motcua_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO motcua_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO motcua_app;

-- What happened is never changed, nor taken away; a partition itself is nobody's to touch.
DO $$ DECLARE part regclass; BEGIN
    IF to_regclass('ledger_entry') IS NULL THEN RETURN; END IF;
    FOR part IN SELECT 'ledger_entry'::regclass UNION ALL SELECT 'ledger_order'::regclass
        UNION ALL SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'ledger_entry'::regclass
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM motcua_app', part);
    END LOOP;
    GRANT SELECT, INSERT ON ledger_entry, ledger_order TO motcua_app;
    -- A backup changes nothing but the note of when it was made.
    GRANT INSERT, UPDATE ON base_loaded TO motcua_backup;
    -- Law, and which changes of tables were made, come in by setup alone.
    REVOKE INSERT, UPDATE, DELETE ON procedures_procedureversion, django_migrations FROM motcua_app;
END $$;
