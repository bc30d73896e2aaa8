"""What was made later sorts later, also within one millisecond."""

import uuid
from itertools import pairwise

from motcua.base.ids import new_id


def test_ids_sort_in_the_order_in_which_they_were_made():
    made = [new_id() for _ in range(2_000)]  # several to each millisecond
    assert all(earlier < later for earlier, later in pairwise(made))


def test_an_id_is_of_version_7():
    made = new_id()
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
