"""A post more: who controls procedures. Only the list of choices changes; the database stores the same texts."""

from django.db import migrations, models

ROLES = [
    ("receptionist", "Receptionist"), ("civil_status_officer", "Civil Status Officer"), ("chair", "Chair"),
    ("cashier", "Cashier"), ("procedure_controller", "Procedure Controller"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial")]
    operations = [migrations.AlterField("post", "role", models.CharField(choices=ROLES, max_length=30))]
