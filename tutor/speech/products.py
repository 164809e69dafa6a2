"""Matrix products in pieces so small that OpenBLAS takes one thread for each.

With several it waits for all of them, which then spin until the next product: twice the processor's time, and on a
machine whose processors are busy fifty times the work.
"""

import numpy as np

from tutor.speech.pcm import Samples

_SMALL = 2**18  # multiplications


def product(rows: Samples, columns: Samples) -> Samples:
    """Shape (n, k) by a matrix of shape (k, m) that is cut into columns of shape (pieces, k, m / pieces): (n, m)."""
    step = _SMALL // columns[0].size
    done = [rows[at : at + step] @ columns for at in range(0, len(rows), step)]
    made: Samples = np.concatenate(done, axis=1).swapaxes(0, 1).reshape(len(rows), -1)
    return made
