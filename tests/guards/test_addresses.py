"""Addresses live longer than code: people bookmark them and offices print them on posters."""

from motcua.base import addresses
from motcua.identity.gate import MaySee


def test_every_view_says_who_may_see_it():
    """Put @anyone, @signed_in or @official (motcua.identity.gate) on top of the view; there is no default."""
    silent = [
        f"{address} ({entry.lookup_str})"
        for address, entry in addresses.views()
        if getattr(entry.callback, "may_see", None) not in set(MaySee)
    ]
    assert not silent, "nobody said who may see:\n  " + "\n  ".join(silent)


def test_no_address_disappears_without_a_redirect():
    """Removing one is fine: let the old address redirect to the new one, then run `make addresses`."""
    gone = sorted(address for address in addresses.listed() if not addresses.answered(address))
    assert not gone, f"no view and no redirect answers: {', '.join(gone)}"


def test_every_address_is_listed():
    """Run `make addresses` and look at the change: from now on this address must always lead somewhere."""
    new = sorted({address for address, _entry in addresses.views()} - addresses.listed())
    assert not new, f"not yet in docs/reference/addresses.txt: {', '.join(new)}"


def test_no_two_views_have_one_address():
    """Django takes the first and never tells."""
    seen, twice = set(), []
    for address, entry in addresses.views():
        if address in seen:
            twice.append(f"{address} ({entry.lookup_str})")
        seen.add(address)
    assert not twice, f"hidden behind an earlier view: {twice}"


def test_addresses_are_plain():
    """Lower case Vietnamese words without accents, joined by hyphens, as one says them on the telephone."""
    odd = [
        address
        for address, _entry in addresses.views()
        if not all(part.startswith("<") or part == part.lower().strip("_ ") for part in address.split("/"))
    ]
    assert not odd, f"not plain: {odd}"
