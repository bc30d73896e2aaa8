"""A consent can be taken back, whatever the law wants by now.

A rule may end while a yes that was given under it still stands. Whoever takes it back is believed: only that there is
such a yes is looked at.
"""

from django.db import migrations

# As in 0009, but for the two conditions on the facts.
SAY = """
CREATE OR REPLACE FUNCTION warehouse_permission_say(
    key uuid, house text, person uuid, speaker uuid, matter uuid, of_procedure text, facts text[], word text,
    wording text
) RETURNS timestamptz
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    moment constant timestamptz := clock_timestamp();
    last timestamptz;
BEGIN
    IF speaker IS DISTINCT FROM person THEN
        RAISE EXCEPTION 'nobody consents for another' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF word IS DISTINCT FROM 'back' AND NOT facts <@ warehouse_wants_permission() THEN
        RAISE EXCEPTION 'no consent is wanted for some of these' USING ERRCODE = 'check_violation';
    END IF;
    IF word = 'back' AND EXISTS (
        SELECT FROM unnest(facts) AS it(fact) WHERE NOT EXISTS (
            SELECT FROM warehouse_permission p
            WHERE p.person_id = person AND p.about = warehouse_matter(matter) AND p.said = 'yes'
              AND it.fact = ANY (p.names))
    ) THEN
        RAISE EXCEPTION 'no consent was given to some of these' USING ERRCODE = 'check_violation';
    END IF;
    IF word = 'yes' THEN
        last := moment + (SELECT min(days) FROM warehouse_permissionrule WHERE fact = ANY (facts))
                * interval '1 day';
    END IF;
    INSERT INTO warehouse_permission
        (id, instance, person_id, about, procedure, names, said, words, at, until, by_id)
        VALUES (key, house, person, warehouse_matter(matter), of_procedure, facts, word, wording, moment, last,
                speaker);
    RETURN last;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("warehouse", "0011_watch_over_the_numbers")]

    operations = [migrations.RunSQL(SAY, migrations.RunSQL.noop)]
