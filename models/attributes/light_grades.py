"""Two people's grades of the light on the train split's portraits, and what they make of a head's answer."""

import csv
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

TRAIN = Path(__file__).parents[3] / "shared" / "photos" / "train"
# That the light is uneven, by the sum of both grades.
BELIEF = np.array([0, 0.12, 0.5, 0.88, 1])


def both(rows):
    """0, 1 or 2 of each row's portrait: by light_labels.csv, and by `shadow_face` of the train split."""
    own = {
        label["file"]: max(int(label["cast"]), int(label["side"]))
        for label in csv.DictReader(open(Path(__file__).parent / "light_labels.csv"))
    }
    other = {
        label["file"]: {"0": 0, "2": 2}.get(label["shadow_face"], 1)
        for label in csv.DictReader(open(TRAIN / "labels.csv"))
    }
    return tuple(np.array([grades[row["file"]] for row in rows]) for grades in (own, other))


def calibrated(rows, answers):
    """Gain and offset that make the first answer a probability on portraits as they are, with nothing over the face."""
    own, other = both(rows)
    bare = {
        label["file"]
        for label in csv.DictReader(open(TRAIN / "labels.csv"))
        if label["occl"] == "n" and label["glasses"] != "t" and label["yaw"] in "fs"
    }
    some = np.array([row["k"] == 0 and row["file"] in bare for row in rows])
    wanted = BELIEF[own + other][some]
    sure = np.where((own + other == 0) | (own + other >= 3), 1, 0.5)[some]
    logit = answers[some, 0]
    error = lambda fit: np.sum(sure * (np.logaddexp(0, fit[0] * logit + fit[1]) - wanted * (fit[0] * logit + fit[1])))
    return minimize(error, [1, 0]).x
