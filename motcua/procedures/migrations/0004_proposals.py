"""Versions that officials propose and release. What was proposed, and what was decided, never changes."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import motcua.base.ids

KEEP = """
CREATE FUNCTION procedures_keep_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'open' THEN
        RAISE EXCEPTION 'a proposal is never deleted, and once decided never changed';
    END IF;
    IF (OLD.code, OLD.version, OLD.valid_from, OLD.content_hash, OLD.text, OLD.proposed_by_id, OLD.proposed_at)
       IS DISTINCT FROM
       (NEW.code, NEW.version, NEW.valid_from, NEW.content_hash, NEW.text, NEW.proposed_by_id, NEW.proposed_at) THEN
        RAISE EXCEPTION 'what was proposed is never changed; propose anew';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER procedures_keep BEFORE UPDATE OR DELETE ON procedures_proposal
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_proposal();
"""
ALLOW = """
DROP TRIGGER procedures_keep ON procedures_proposal;
DROP FUNCTION procedures_keep_proposal();
"""
PERSON = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": "identity.person"}


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial"), ("procedures", "0003_council_rates")]

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.UUIDField(default=motcua.base.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=20)),
                ("version", models.CharField(max_length=40)),
                ("valid_from", models.DateField()),
                ("content_hash", models.CharField(max_length=64)),
                ("text", models.TextField()),
                ("note", models.TextField(blank=True)),
                ("findings", models.JSONField()),
                ("state", models.CharField(default="open", max_length=10)),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("urgent", models.BooleanField(default=False)),
                ("reason", models.TextField(blank=True)),
                ("decided_by", models.ForeignKey(null=True, **PERSON)),
                ("proposed_by", models.ForeignKey(**PERSON)),
                (
                    "released_as",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "valid_from"], name="proposals_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(("state", "open")), fields=("code", "valid_from"),
                        name="one_open_proposal_a_code_and_day",
                    ),
                    models.CheckConstraint(
                        condition=Q(state="open", decided_by=None, decided_at=None, released_as=None)
                        | Q(state="sent_back", decided_by__isnull=False, released_as=None)
                        | Q(state="released", decided_by__isnull=False, released_as__isnull=False),
                        name="a_decision_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=~Q(state="released") | Q(urgent=True) | ~Q(decided_by=F("proposed_by")),
                        name="released_by_another",
                    ),
                    models.CheckConstraint(
                        condition=Q(state="open") | Q(state="released", urgent=False) | ~Q(reason=""),
                        name="sent_back_or_urgent_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP, ALLOW),
    ]
