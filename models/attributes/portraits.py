"""Where the faces of the portraits are: regions, landmarks and person masks, once for all variants."""

import sys, csv, numpy as np, pickle
from PIL import Image
from pathlib import Path
from engine_view import *

WORK = Path(sys.argv[1])
WORK.mkdir(parents=True, exist_ok=True)
nets = Nets()
for which in ("train", "dev"):
    root = str(Path(__file__).parents[3] / "shared" / "photos" / which) + "/"
    out = {}
    for r in csv.DictReader(open(root + "labels.csv")):
        img = np.asarray(Image.open(root + r["file"]).convert("RGB"))
        pyr = pyramid(img)
        d = detect(nets.det, pyr, 128)
        src = "s"
        if not d:
            d = detect(nets.full, pyr, 192)
            src = "f"
        if not d:
            print("none", r["file"])
            continue
        d = max(d, key=lambda q: q[0] * np.prod(q[2] - q[1]))
        R = face_region(d)
        P, l, p, _ = landmarks(nets, pyr, R)
        if p < 0.5:
            print("absent", r["file"], src, p)
            continue
        MR, a, _ = person_mask(nets, pyr, P)
        out[r["file"]] = dict(R=R, P=P, p=p, MR=MR, alpha=(a * 255).astype(np.uint8), size=img.shape[:2], labels=r)
    pickle.dump(out, open(WORK / f"portraits_{which}.pkl", "wb"))
    print(len(out))
