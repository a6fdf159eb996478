"""Puts limits into ../../catalogue/defaults.json: chosen on portraits that the head in question was not trained on.

python limits.py WORK/answers.pkl ...
"""

import json
import pickle
import re
import sys
from pathlib import Path

import numpy as np

NAMES = dict(
    glasses="glasses", tinted="tinted_lenses", heavy="heavy_frames", cross="frame_over_eye", eyex="eye_covered",
    brow="brow_hidden", ear="ear_hidden", hair="hair_over_face", occl="face_covered", hat="headwear", lifted="brows_lifted",
)  # fmt: skip
# Share of portraits without the fault that may be called faulty: of portraits and variants; of those whose pose and face
# are as a document asks; of pictures of other glasses.
SURE = dict(
    glasses=0.02, tinted=0.14, heavy=0.1, cross=0.12, eyex=0.005, brow=0.03, ear=0.006, hair=0.035, occl=0.035, hat=0.035, lifted=0.008,
)  # fmt: skip
# Share of them that may be put to the person.
DOUBT = dict.fromkeys(NAMES, 0.08) | dict(ear=0.06, tinted=0.25, heavy=0.2, cross=0.25, lifted=0.04)
OF_GLASSES, OF_POSED = ("tinted", "heavy", "cross"), ("hat", "occl", "hair", "ear")
# Heads tell thick rims from thin ones poorly: that only advises.
ONLY_ADVISES = "heavy"

path = Path(__file__).parents[2] / "catalogue" / "defaults.json"
text = path.read_text()
AT = '    "attribute_inter_eye_distance_px"'


def chosen(key, name, answers, probabilities, truth, frontal, undrawn, photographed, worn, posed):
    """The limit that refuses and the one that asks, as lines of the catalogue."""
    columns = [index for index, answer in enumerate(answers) if answer.split("_")[0] == key]
    pick = lambda rows, value: np.concatenate([probabilities[rows & (truth[:, c] == value), c] for c in columns])
    among = worn if key in OF_GLASSES else undrawn & posed if key in OF_POSED else undrawn
    without = pick(frontal & among, 0)
    others = "portraits and variants without it"
    if key in OF_GLASSES:
        others = "pictures of other glasses"
    elif key in OF_POSED:
        others += ", straight, calm, eyes open, well lit,"
    found, drawn = pick(photographed, 1), pick(frontal & ~undrawn, 1)
    for kind, share, status in (
        ("", SURE[key], "advisory" if key == ONLY_ADVISES else "enforced"),
        ("_doubt", DOUBT[key], "advisory"),
    ):
        limit = min(0.97, max(0.03, round(float(np.quantile(without, 1 - share)), 2)))
        missed = lambda values: f"{100 * np.mean(values <= limit):.0f} % of {len(values)}"
        seen = f"not above it {missed(found)} photographed" if len(found) >= 10 else "hardly any photographed"
        sides = ", sides together" if len(columns) > 1 else ""
        measured = (
            f"train split, heads that were not trained on the picture{sides}: {100 * np.mean(without > limit):.1f} % of "
            f"{len(without)} {others} are above; of those with it {seen} and {missed(drawn)} drawn ones"
        )
        entry = {"max": limit, "status": status, "source": "engine", "measurement": measured}
        fields = ", ".join(f'"{field}": {json.dumps(value)}' for field, value in entry.items())
        yield f"{name}{kind}", f'    "{name}{kind}_probability": {{ {fields} }},\n'


for answers_path in sys.argv[1:]:
    answers = pickle.loads(Path(answers_path).read_bytes())
    known = {name.split("_")[0] for name, values in zip(answers[0], answers[1].T) if not np.isnan(values).all()}
    for key, name in NAMES.items():
        for limit, line in chosen(key, name, *answers) if key in known else []:
            if re.search(rf'    "{limit}_probability": ', text):
                text = re.sub(rf'    "{limit}_probability": \{{.*\}},\n', lambda _: line, text)
            else:
                text = text.replace(AT, line + AT)
json.loads(text)
path.write_text(text)
