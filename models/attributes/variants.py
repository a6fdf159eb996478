"""Variants of every training portrait, looked at by the engine's networks; the maps between are kept.

python variants.py WORK PART PARTS [flat|heads|brows|hair]; flat: portraits with an ear to be seen once more, their ears pressed flat;
heads: every portrait once more with something on the head, in another hair colour, with another face below the brows;
brows: calm faces twice more with their brows lifted; hair: portraits twelve times more, hair over their face or beside it, most
of them as in a studio: before a plain wall, in even light
"""

import sys, pickle, numpy as np
from PIL import Image
from pathlib import Path
from engine_view import *
from drawings import *
import headwear
import locks
from treatments import alpha_full, degrade, photometric, plain

sys.path.insert(0, str(Path(__file__).parents[1] / "expression"))
from drawn import lifted

WORK = Path(sys.argv[1])
part, parts = int(sys.argv[2]), int(sys.argv[3])
flat, heads, brows, hair = (name in sys.argv for name in ("flat", "heads", "brows", "hair"))
TRAIN = Path(__file__).parents[3] / "shared" / "photos" / "train"
# Columns and rows of the kept picture of the head, a fortieth of the inter-eye distance each, and its middle.
PLANE, FINE, MIDDLE = (152, 184), 40, (0, 0.2)
B = pickle.load(open(WORK / "portraits_train.pkl", "rb"))
files = sorted(f for f in B if B[f]["labels"]["yaw"] in "fst")[part::parts]
SHAPES = dict(
    t345=(64, 32, 32),
    t377=(128, 16, 16),
    t48=(24, 32, 32),
    t157=(32, 16, 16),
    t193=(24, 32, 32),
    plane=(PLANE[1], PLANE[0], 3),
    lm=(478, 2),
    reg=(8,),
)
# Seed and number of each variant: the portrait and its mirror image first; fewer of heads turned far.
MANY = [(1, k) for k in range(6)] + [(2, k) for k in range(2, 6)]
FEW = [(1, 0), (1, 1), (1, 2), (2, 2)]
VARIANTS = {f: FEW if B[f]["labels"]["yaw"] == "t" else MANY for f in files}
if flat:
    files = [f for f in files if B[f]["labels"]["yaw"] in "fs" and "v" in B[f]["labels"]["ear_l"] + B[f]["labels"]["ear_r"]]
    VARIANTS, part = dict.fromkeys(files, [(4, 2), (4, 3)]), f"flat{part}"
if heads:
    files = [f for f in files if B[f]["labels"]["yaw"] in "fs" and B[f]["labels"]["hat"] in "hn"]
    # Seed 5: what is on the head stays; seed 6: something is put on.
    kept, put_on = [(5, k) for k in range(2, 8)], [(5, 2), (6, 2), (6, 3)]
    VARIANTS, part = {f: kept if B[f]["labels"]["hat"] == "h" else put_on for f in files}, f"heads{part}"
    BARE = [f for f in sorted(B) if B[f]["labels"]["yaw"] in "fs" and B[f]["labels"]["hat"] == "n"]
if brows:
    calm = dict(yaw="fs", occl="np", expr="n", mouth="cp", faces="1")
    files = [f for f in files if all(B[f]["labels"][name] in values for name, values in calm.items())]
    VARIANTS, part = dict.fromkeys(files, [(7, 2), (7, 3)]), f"brows{part}"
# Of the pictures with hair, the first that long hair beside the face is drawn on, just over its outline or just off it.
CURTAINS_FROM = 11
if hair:
    files = [f for f in files if B[f]["labels"]["yaw"] in "fs" and B[f]["labels"]["hair_face"] != "2"]
    VARIANTS, part = dict.fromkeys(files, [(8, k) for k in range(2, 14)]), f"hair{part}"
files = [files[i] for i in np.random.default_rng(5).permutation(len(files))]
N = sum(len(some) for some in VARIANTS.values())
mm = {
    k: np.lib.format.open_memmap(
        WORK / f"{k}_{part}.npy",
        "w+",
        np.uint8 if k == "plane" else np.float32 if k in ("lm", "reg") else np.float16,
        (N,) + s,
    )
    for k, s in SHAPES.items()
}
rows = []
nets = Nets()


def on_the_head(rng, img, b, L, put_on):
    face = Face(b["P"])
    if rng.random() < 0.35:
        other = BARE[rng.integers(len(BARE))]
        img = headwear.another_face(rng, img, face, np.asarray(Image.open(TRAIN / other).convert("RGB")), Face(B[other]["P"]))
    if rng.random() < (0.3 if put_on else 0.6):
        img = headwear.dyed(rng, img, face, alpha_full(b))
    changed = {}
    if put_on:
        img, changed = headwear.worn(rng, img, face, L)
        L["drawn"] = "hat "
    elif L["hat"] == "n" and rng.random() < 0.35:
        name = str(rng.choice(["fringe", "lock", "curtain"]))
        img, changed = ALL[name](rng, img, face, L)
        L["drawn"] = name + " "
    L.update(changed)
    return img


# Of the drawings in their order, on bare faces and on those with glasses.
ODDS = [0.06, 0.04, 0.12, 0.11, 0.22, 0.14, 0.1, 0.08, 0.07, 0.06]
ODDS_OF_WORN = [0.05, 0.03, 0.09, 0.08, 0.5, 0.07, 0.04, 0.04, 0.05, 0.05]
SW = [("eye_l", "eye_r"), ("ear_l", "ear_r"), ("brow_l", "brow_r")]
n = 0
for f in files:
    b = B[f]
    src = np.asarray(Image.open(TRAIN / f).convert("RGB"))
    for seed, k in VARIANTS[f]:
        rng = np.random.default_rng([seed, k] + [ord(c) for c in f])
        np.random.seed(rng.integers(1 << 31))
        img = src
        L = dict(b["labels"])
        L["drawn"] = ""
        R = list(b["R"])
        L["plain"] = 0
        mirror = k == 1 or (k > 1 and rng.random() < 0.5)
        if k > 1:
            if hair and rng.random() < 0.5:
                img = locks.evened(rng, img, Face(b["P"]))
            if rng.random() < (0.75 if hair else 0.45):
                img = plain(rng, img, b)
                L["plain"] = 1
            if heads:
                img = on_the_head(rng, img, b, L, seed == 6)
            elif brows:
                img, L["drawn"] = lifted(rng, img, Face(b["P"]), 0.23), "brows "
            elif hair:
                kinds = locks.KINDS if k < CURTAINS_FROM else locks.CURTAINS
                img, changed, L["drawn"] = locks.put_on(rng, img, Face(b["P"]), L, alpha_full(b), kinds)
                L.update(changed)
            elif flat:
                img = flat_ears(rng, img, Face(b["P"]))
            elif L["yaw"] in "fs" and rng.random() < 0.6:
                F = Face(b["P"])
                odds = ODDS_OF_WORN if L["glasses"] in "ch" else ODDS
                names = rng.choice(list(ALL), size=1 + (rng.random() < 0.15), replace=False, p=odds)
                for name in names:
                    if name == "glasses" and L["glasses"] in "tg":
                        continue
                    if name == "hat" and L["hat"] != "n":
                        continue
                    img, u = ALL[name](rng, img, F, L)
                    for q, v in u.items():
                        if v == "?" and L.get(q) == "h":
                            continue
                        L[q] = v
                    L["drawn"] += name + " "
            img = degrade(rng, photometric(rng, img)) if rng.random() < 0.85 else img
            R = [
                R[0] + rng.normal() * 0.02 * R[2],
                R[1] + rng.normal() * 0.02 * R[2],
                R[2] * np.exp(rng.normal() * 0.05),
                R[3] + rng.normal() * 0.04,
            ]
        if mirror:
            img = img[:, ::-1]
            R = [img.shape[1] - R[0], R[1], R[2], -R[3]]
            for a, c in SW:
                L[a], L[c] = L.get(c), L.get(a)
        pyr = pyramid(np.ascontiguousarray(img))
        P, l, p, taps = landmarks(nets, pyr, R)
        MR, a, mt = person_mask(nets, pyr, P)
        F = Face(P)
        side = max(PLANE)
        rot = np.arctan2(F.ex[1], F.ex[0])
        plane = warp(pyr, *F.at(*MIDDLE), side / FINE * F.u, rot, side)
        for q, v in zip(TAPS_L, taps):
            mm[q][n] = v[0]
        for q, v in zip(TAPS_M, mt):
            mm[q][n] = v[0]
        mm["plane"][n] = np.round(plane).astype(np.uint8)[:, (side - PLANE[0]) // 2 : (side + PLANE[0]) // 2]
        mm["lm"][n] = P
        mm["reg"][n] = [*R, *MR]
        L.update(seed=seed, file=f, k=k, mirror=int(mirror), presence=p)
        rows.append(L)
        n += 1
    if n % 500 < len(VARIANTS[f]):
        print(n, N, flush=True)
        pickle.dump(rows, open(WORK / f"rows_{part}.pkl", "wb"))
pickle.dump(rows, open(WORK / f"rows_{part}.pkl", "wb"))
print("done", n)
