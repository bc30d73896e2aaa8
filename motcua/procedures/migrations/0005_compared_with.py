"""A proposal keeps the version that it was compared with, and that never changes either."""

from django.db import migrations, models

KEEP = """
CREATE OR REPLACE FUNCTION procedures_keep_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'open' THEN
        RAISE EXCEPTION 'a proposal is never deleted, and once decided never changed';
    END IF;
    IF (OLD.code, OLD.version, OLD.valid_from, OLD.content_hash, OLD.text, OLD.proposed_by_id, OLD.proposed_at{more_old})
       IS DISTINCT FROM
       (NEW.code, NEW.version, NEW.valid_from, NEW.content_hash, NEW.text, NEW.proposed_by_id, NEW.proposed_at{more_new}) THEN
        RAISE EXCEPTION 'what was proposed is never changed; propose anew';
    END IF;
    RETURN NEW;
END $$;
"""
MORE = ("findings", "compared_with")


class Migration(migrations.Migration):
    dependencies = [("procedures", "0004_proposals")]

    operations = [
        migrations.AddField("proposal", "compared_with", models.CharField(max_length=64, null=True)),
        migrations.RunSQL(
            KEEP.format(
                more_old="".join(f", OLD.{name}" for name in MORE), more_new="".join(f", NEW.{name}" for name in MORE)
            ),
            KEEP.format(more_old="", more_new=""),
        ),
    ]
