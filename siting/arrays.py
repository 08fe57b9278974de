"""The array types that the stages pass on, named once."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Texts: TypeAlias = npt.NDArray[np.object_]
Values: TypeAlias = npt.NDArray[Any]
Geometries: TypeAlias = npt.NDArray[np.object_]
Rows: TypeAlias = "csr_array[Any]"

#: People are kept in whole multiples of this, a power of two: sums of up to 536 million people
#: are then exact, so no sum depends on the order of its terms.
PEOPLE_QUANTUM = 2.0**-24
