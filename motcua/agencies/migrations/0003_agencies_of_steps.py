"""Agencies at which a step can stand, and their posts. Only the lists of choices change."""

from django.db import migrations, models

KINDS = [
    ("ministry", "Ministry"), ("province_committee", "Province Committee"), ("commune_committee", "Commune Committee"),
    ("one_stop_centre", "One Stop Centre"), ("commune_police", "Commune Police"), ("immigration", "Immigration"),
    ("land_office", "Land Office"), ("tax_office", "Tax Office"), ("social_insurance", "Social Insurance"),
    ("employment_centre", "Employment Centre"), ("education_department", "Education Department"),
]  # fmt: skip
ROLES = [
    ("receptionist", "Receptionist"), ("civil_status_officer", "Civil Status Officer"), ("chair", "Chair"),
    ("cashier", "Cashier"), ("procedure_controller", "Procedure Controller"), ("officer", "Officer"), ("head", "Head"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("agencies", "0002_procedure_controller")]
    operations = [
        migrations.AlterField("agency", "kind", models.CharField(choices=KINDS, max_length=20)),
        migrations.AlterField("post", "role", models.CharField(choices=ROLES, max_length=30)),
    ]
