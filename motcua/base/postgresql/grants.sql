-- What the role of the processes may do with each table; `motcua setup` applies it as the owner, after every migration.
-- A table that is not named here may be read and written; one that nobody may touch is named as closed, and its
-- functions (SECURITY DEFINER) are the only way to what it holds. In one transaction nobody ever sees a gap.
DO $$
DECLARE
    app constant text := 'motcua_app';
    closed constant text[] := ARRAY['warehouse_fact', 'warehouse_helddocument'];
    read_only constant text[] := ARRAY[
        'django_migrations', 'warehouse_read', 'warehouse_readcheck', 'warehouse_permission', 'warehouse_permissionrule'
    ];
    appended constant text[] := ARRAY['ledger_entry', 'ledger_order', 'procedures_procedureversion'];
    part record;
    allowed text;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = app) OR current_user = app THEN
        RETURN;  -- one role for all: `motcua check` and the health page say what that means
    END IF;
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', app);
    -- What comes with the next migration is closed until this has run again.
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM %I', app);
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM %I', app);
    FOR part IN
        SELECT oid::regclass AS named, relname::text AS bare, relispartition, relkind FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
          AND pg_has_role(relowner, 'MEMBER') ORDER BY oid
    LOOP
        allowed := CASE
            WHEN part.relispartition OR part.bare = ANY (closed) THEN ''
            WHEN part.relkind = 'S' THEN CASE WHEN part.bare = 'warehouse_read_number' THEN '' ELSE 'USAGE, SELECT' END
            WHEN part.bare = ANY (read_only) THEN 'SELECT'
            WHEN part.bare = ANY (appended) THEN 'SELECT, INSERT'
            -- A person is emptied, never deleted, and keeps the id by which facts, reads and the ledger name them.
            WHEN part.bare = 'identity_person' THEN format('SELECT, INSERT, UPDATE (%s)', (
                SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
                WHERE attrelid = part.named AND attnum > 0 AND NOT attisdropped AND attname <> 'id'))
            ELSE 'SELECT, INSERT, UPDATE, DELETE' END;
        EXECUTE format('REVOKE ALL ON %s FROM PUBLIC, %I', part.named, app);
        IF allowed <> '' THEN
            EXECUTE format('GRANT %s ON %s TO %I', allowed, part.named, app);
        END IF;
    END LOOP;
    -- A function that runs with the owner's rights is for the processes alone.
    FOR part IN
        SELECT oid::regprocedure AS named FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND prosecdef AND pg_has_role(proowner, 'MEMBER')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', part.named);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', part.named, app);
    END LOOP;
    -- A backup changes nothing but the notes of when it was made and until when it is kept.
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'motcua_backup') THEN
        GRANT INSERT, UPDATE ON base_loaded, base_backupset TO motcua_backup;
    END IF;
END $$;
