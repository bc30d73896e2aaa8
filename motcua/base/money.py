"""Amounts are whole đồng, kept as int; they are written the way a receipt writes them."""


def format_money(amount: int) -> str:
    """8000 -> '8.000 đ'."""
    return f"{amount:,}".replace(",", ".") + " đ"
