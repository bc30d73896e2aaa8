"""What can go wrong with a payment."""

from django.utils.translation import gettext_lazy as _

from motcua.base.errors import CannotContinue


class ReceiptNumberUsed(CannotContinue):
    code = "receipt_number_used"
    message = _(
        "Receipt %(number)s is already recorded for another charge of this office. Nothing was recorded. "
        "Check the number on the receipt and enter it again."
    )


class ReceiptNumberMissing(CannotContinue):
    code = "receipt_number_missing"
    message = _(
        "Enter the number of the receipt, up to 40 characters, as it is printed on it. Nothing was recorded: "
        "a payment without its receipt cannot be checked."
    )
    status = 422


class ChargeNotOpen(CannotContinue):
    code = "charge_not_open"
    message = _("This fee is no longer open, so nothing was recorded. Open the dossier again to see its state.")


class AmountDiffers(CannotContinue):
    code = "amount_differs"
    message = _(
        "The amount entered is not the amount owed (%(owed)s). Nothing was recorded. "
        "Collect exactly that amount, or have the charge corrected first."
    )


class FeeNotPaidYet(CannotContinue):
    code = "fee_not_paid_yet"
    message = _("The fee is not paid yet, so the result cannot be handed over. Record the payment first.")


class RefundNotOpen(CannotContinue):
    code = "refund_not_open"
    message = _("No money is to be given back for this dossier any more, so nothing was recorded.")


class RefundDiffers(CannotContinue):
    """What is to be given back is another amount than the one on the screen: it was corrected meanwhile."""

    code = "refund_differs"
    message = _(
        "The amount to be given back has changed: it is %(amount)s now. Nothing was recorded. "
        "Give back exactly that amount, then record it again."
    )


class VoucherNumberMissing(CannotContinue):
    code = "voucher_number_missing"
    field = "voucher_number"
    message = _(
        "Enter the number of the payment voucher, up to 40 characters, as it is printed on it. Nothing was recorded: "
        "money given back without its paper cannot be checked."
    )
    status = 422


class VoucherNumberUsed(CannotContinue):
    code = "voucher_number_used"
    field = "voucher_number"
    message = _(
        "Voucher %(number)s is already recorded for another dossier of this office. Nothing was recorded. "
        "Check the number on the voucher and enter it again."
    )
