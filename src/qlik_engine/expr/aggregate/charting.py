"""Functions of the rows of a chart as a whole: synthetic dimensions, clusters, time series.

They are declared here; the chart answers them.
"""

from __future__ import annotations

from typing import Final

from ..declare import owner_function

_SERIES: Final = "target_measure:value, period_int:value, seasonal_smoother:value?, trend_smoother:value?"
_CHARTING: Final = {
    "ValueList": ("values:value...", "The value of this row in a dimension made of these values."),
    "ValueLoop": ("from:value, to:value?, step:value?", "The value of this row in a dimension of numbers."),
    "KMeans2D": (
        "num_clusters:value, coordinate_1:value, coordinate_2:value, norm:value?",
        "The number of the cluster of this row, from 0.",
    ),
    "KMeansND": (
        "num_clusters:value, num_iter:value, coordinates:value...",
        "The number of the cluster of this row, from 0.",
    ),
    "KMeansCentroid2D": (
        "num_clusters:value, coordinate_no:value, coordinate_1:value, coordinate_2:value, norm:value?",
        "A coordinate of the centre of this row's cluster, by number from 0.",
    ),
    "KMeansCentroidND": (
        "num_clusters:value, num_iter:value, coordinate_no:value, coordinates:value...",
        "A coordinate of the centre of this row's cluster, by number from 0.",
    ),
    "STL_Trend": (_SERIES, "The trend of a time series."),
    "STL_Seasonal": (_SERIES, "The part of a time series that repeats every period."),
    "STL_Residual": (_SERIES, "What trend and season leave of a time series."),
}

for _name, (_args, _help) in _CHARTING.items():
    owner_function(_name, _args, returns="value", help=_help, family="charting")
