"""Charges and payments. Amounts are whole đồng."""

from django.conf import settings
from django.db import models

from motcua.base.ids import new_id


class Charge(models.Model):
    """An amount owed by one person for one object, with the rule that it follows from."""

    OPEN = "open"  # owed: nothing may say "paid"
    PAID = "paid"  # a payment row covers it
    CANCELLED = "cancelled"  # the object ended before anything was paid

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    instance = models.CharField(max_length=40)
    version = models.IntegerField(default=1)
    about = models.UUIDField()
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    lines = models.JSONField()
    basis = models.TextField()
    state = models.CharField(max_length=10, default=OPEN)
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # One charge an object: opening it twice (a retry) finds the first.
            models.UniqueConstraint(fields=["about"], name="one_charge_an_object"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="charge_is_not_negative"),
        ]


class Payment(models.Model):
    """Money that arrived for a charge, with the number of the receipt that was given for it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    instance = models.CharField(max_length=40, default=settings.INSTANCE)
    # A charge is paid once; a second payment would be a refund case.
    charge = models.OneToOneField(Charge, models.PROTECT, related_name="payment")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    method = models.CharField(max_length=20)
    receipt_number = models.CharField(max_length=40)
    amount = models.BigIntegerField()
    received_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            # A receipt number is used once in an agency: the same paper cannot pay two charges.
            models.UniqueConstraint(fields=["agency", "receipt_number"], name="receipt_number_used_once"),
        ]
