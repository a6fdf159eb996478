"""Learns how far a head is tipped from how high its landmarks lie, beside what the mesh's rotation says.

    yizhao check --document strict --json --landmarks PORTRAITS... > LANDMARKS.jsonl
    python pitch.py LANDMARKS.jsonl > ../../src/facts/nod_weights.rs

`pitch_grades.csv` has 399 portraits' pitch as the eye saw it, degrees, chin up positive, in random order without label or
measure. Ridge on the heights of every third landmark (irises left out: they follow the glance) over the eyes' middle, in eye distances, the
roll taken away. The portraits are also laid over and back by 10 and 20 degrees, by the network's own depths, so that what is learnt
follows a rotation and not only what goes with one. The engine takes the mean of this and of the mesh's pitch, in the mesh's degrees.
"""

import csv
import json
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import Ridge
from sklearn.model_selection import KFold

EYES = [33, 133, 159, 145], [263, 362, 386, 374]
# Every third: all of them tell no more.
CHOSEN = np.arange(0, 468, 3)
TURNS, TURNED, ALPHA = (-20, -10, 10, 20), 0.3, 0.03


def upright(landmarks):
    """Heights and depths over the middle of the eyes, eye distances, without roll; down and away from the camera positive."""
    one, other = (landmarks[eye].mean(0) for eye in EYES)
    across = (other - one)[:2]
    distance = np.hypot(*across)
    cos, sin = across / distance
    off = (landmarks[CHOSEN] - (one + other) / 2) / distance
    return np.stack([off[:, 1] * cos - off[:, 0] * sin, off[:, 2]], 1)


def tipped(seen, degrees):
    angle = np.radians(degrees)
    height, depth = seen[..., 0], seen[..., 1]
    return np.stack([height * np.cos(angle) + depth * np.sin(angle), depth * np.cos(angle) - height * np.sin(angle)], -1)


def learnt(seen, graded):
    heights = [seen[..., 0]] + [tipped(seen, turn)[..., 0] for turn in TURNS]
    wanted = [graded] + [graded + turn for turn in TURNS]
    importance = np.repeat([1.0] + [TURNED] * len(TURNS), len(graded))
    middle = heights[0].mean(0)
    fitted = Ridge(alpha=ALPHA).fit(np.concatenate(heights) - middle, np.concatenate(wanted), sample_weight=importance)
    return fitted.coef_, fitted.intercept_ - middle @ fitted.coef_


def main():
    folder = Path(__file__).parent
    grades = {row["file"]: float(row["pitch_deg"]) for row in csv.DictReader((folder / "pitch_grades.csv").open())}
    seen, graded = [], []
    for line in Path(sys.argv[1]).open():
        report = json.loads(line)
        if report["photo"] in grades and report["landmarks"]:
            seen.append(upright(np.array(report["landmarks"], float).reshape(-1, 478, 3)[0]))
            graded.append(grades[report["photo"]])
    seen, graded = np.stack(seen), np.array(graded)
    unseen = np.zeros(len(graded))
    for rest, held in KFold(5, shuffle=True, random_state=0).split(graded):
        weights, offset = learnt(seen[rest], graded[rest])
        unseen[held] = seen[held][..., 0] @ weights + offset
    weights, offset = learnt(seen, graded)
    step = np.abs(weights).max() / 127
    print(f"{len(graded)} portraits, five folds: correlation {np.corrcoef(unseen, graded)[0, 1]:.3f}", file=sys.stderr)
    print("//! Learnt by models/attributes/pitch.py; not written by hand.\n")
    print("/// Degrees that a step of a weight is worth for each eye distance, and degrees of a head whose landmarks all lie at the eyes.")
    print(f"pub(super) const STEP_DEG: f64 = {step:.6};\npub(super) const OFFSET_DEG: f64 = {offset:.6};")
    print("/// How much the height of every third landmark counts, down positive.\n#[rustfmt::skip]")
    print(f"pub(super) const WEIGHTS: [i8; {len(CHOSEN)}] = [")
    rounded = np.round(weights / step).astype(int)
    for start in range(0, len(CHOSEN), 26):
        print("    " + ", ".join(map(str, rounded[start : start + 26])) + ",")
    print("];")


if __name__ == "__main__":
    main()
