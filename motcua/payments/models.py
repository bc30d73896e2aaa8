"""Charges, payments and refunds. Amounts are whole đồng."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from motcua.base.ids import new_id

OPEN = "open"  # owed by one side to the other: nothing may say "paid"
PAID = "paid"  # the money has passed, with the number of its paper
CANCELLED = "cancelled"  # no longer owed, before any money passed


class Charge(models.Model):
    """An amount owed by one person for one object, with the rule that it follows from.

    An object may be charged more than once: what a correction adds after a payment is a charge of its own.
    """

    OPEN, PAID, CANCELLED = OPEN, PAID, CANCELLED

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
            # What is owed now stands in one place: opening it twice (a retry) finds the first.
            models.UniqueConstraint(fields=["about"], condition=Q(state="open"), name="one_open_charge_an_object"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="charge_is_not_negative"),
        ]
        indexes = [models.Index(fields=["about"], name="charges_of_an_object")]


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


class Refund(models.Model):
    """Money that an office has to give back: it took more for an object than is owed. Open until it was given back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    instance = models.CharField(max_length=40, default=settings.INSTANCE)
    version = models.IntegerField(default=1)
    about = models.UUIDField()
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=40)  # a code: corrected, dossier_stopped
    state = models.CharField(max_length=10, default=OPEN)
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    voucher_number = models.CharField(max_length=40, blank=True)  # of the payment voucher (phiếu chi)
    paid_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["about"], condition=Q(state="open"), name="one_open_refund_an_object"),
            models.UniqueConstraint(
                fields=["agency", "voucher_number"], condition=Q(state="paid"), name="voucher_number_used_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_is_of_something"),
        ]
        indexes = [
            models.Index(fields=["about"], name="refunds_of_an_object"),
            # What an office still has to give back.
            models.Index(fields=["agency", "opened_at"], condition=Q(state="open"), name="open_refunds"),
        ]
