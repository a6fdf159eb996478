"""Drawings for training: what the portraits lack, put on with the landmarks. Every function paints on a picture and says which labels it changes."""

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

OVAL = [
    10,
    338,
    297,
    332,
    284,
    251,
    389,
    356,
    454,
    323,
    361,
    288,
    397,
    365,
    379,
    378,
    400,
    377,
    152,
    148,
    176,
    149,
    150,
    136,
    172,
    58,
    132,
    93,
    234,
    127,
    162,
    21,
    54,
    103,
    67,
    109,
]
BROW = {"r": [70, 63, 105, 66, 107, 55, 65, 52, 53, 46], "l": [300, 293, 334, 296, 336, 285, 295, 282, 283, 276]}
EYE = {
    "r": [33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7],
    "l": [263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249],
}


class Face:
    """Coordinates in units of the inter-eye distance from the middle of the eyes; x to the person's left, y down."""

    def __init__(s, P):
        s.P = P[:, :2]
        a, b = P[468, :2], P[473, :2]
        s.u = np.hypot(*(b - a))
        vert = np.hypot(*(P[10, :2] - P[152, :2])) / 2.7
        s.u = max(s.u, vert * 0.8)
        e = (b - a) / max(np.hypot(*(b - a)), 1e-6)
        s.ex = e
        s.ey = np.array([-e[1], e[0]])
        s.o = (a + b) / 2

    def at(s, x, y):
        return s.o + s.u * (x * s.ex + y * s.ey)

    def to(s, q):
        d = (np.asarray(q) - s.o) / s.u
        return np.stack([d @ s.ex, d @ s.ey], -1)

    def pts(s, idx):
        return s.P[idx]


class Layer:
    def __init__(s, img, k=2):
        s.img = img
        s.k = k
        h, w = img.shape[:2]
        s.h, s.w = h, w
        s.im = Image.new("RGBA", (w * k, h * k), (0, 0, 0, 0))
        s.d = ImageDraw.Draw(s.im)

    def sc(s, pts):
        return [tuple(float(v) * s.k for v in p) for p in pts]

    def poly(s, pts, c):
        s.d.polygon(s.sc(pts), fill=c)

    def line(s, pts, c, w):
        s.d.line(s.sc(pts), fill=c, width=max(1, int(round(w * s.k))), joint="curve")

    def ell(s, c, rx, ry, fill, outline=None, w=0):
        x, y = c
        k = s.k
        s.d.ellipse(
            [(x - rx) * k, (y - ry) * k, (x + rx) * k, (y + ry) * k],
            fill=fill,
            outline=outline,
            width=max(0, int(round(w * k))),
        )

    def done(s, rng, blur=0.5, texture=0, shade=0):
        im = s.im.resize((s.w, s.h), Image.BOX)
        if blur > 0:
            im = im.filter(ImageFilter.GaussianBlur(blur))
        a = np.asarray(im).astype(np.float32)
        al = a[..., 3:] / 255
        rgb = a[..., :3]
        m = np.maximum(al, 1 / 255)
        rgb = np.where(al > 0, rgb, 0)
        if texture > 0:
            n = rng.normal(size=(s.h // 2 + 1, s.w // 2 + 1))
            n = np.kron(n, np.ones((2, 2)))[: s.h, : s.w]
            rgb = rgb * (1 + texture * n[..., None])
        if shade > 0:
            # light follows the picture's own low frequencies a little
            L = np.asarray(
                Image.fromarray(s.img).convert("L").resize((12, 12), Image.BOX).resize((s.w, s.h), Image.BICUBIC)
            ).astype(np.float32)
            rgb = rgb * (1 + shade * (L / max(L.mean(), 1) - 1)[..., None])
        return np.clip(s.img * (1 - al) + rgb * al, 0, 255).astype(np.uint8)


def col(rng, kind="any"):
    if kind == "dark":
        b = rng.uniform(5, 70)
        return tuple(int(np.clip(b + rng.normal() * 10, 0, 255)) for _ in range(3))
    if kind == "hair":
        base = [
            (20, 16, 15),
            (35, 25, 20),
            (60, 40, 28),
            (95, 65, 40),
            (150, 110, 70),
            (120, 50, 30),
            (160, 155, 150),
            (12, 12, 14),
        ][rng.choice(8, p=[0.25, 0.2, 0.15, 0.1, 0.08, 0.05, 0.05, 0.12])]
        return tuple(int(np.clip(c * rng.uniform(0.8, 1.25), 0, 255)) for c in base)
    h = rng.uniform(0, 6)
    s = rng.uniform(0, 0.9)
    v = rng.uniform(0.1, 1)
    i = int(h) % 6
    f = h - int(h)
    p, q, t = v * (1 - s), v * (1 - s * f), v * (1 - s * (1 - f))
    r = [(v, t, p), (q, v, p), (p, v, t), (p, q, v), (t, p, v), (v, p, q)][i]
    return tuple(int(255 * c) for c in r)


def vary(rng, c, d=14):
    return tuple(int(np.clip(x + rng.normal() * d, 0, 255)) for x in c)


def tint(rng, c, d=0.13):
    k = np.exp(rng.normal() * d)
    return tuple(int(np.clip(x * k + rng.normal() * 2, 0, 255)) for x in c)


def sample(img, p, r=3):
    h, w = img.shape[:2]
    x, y = int(np.clip(p[0], r, w - r - 1)), int(np.clip(p[1], r, h - r - 1))
    return tuple(int(v) for v in np.median(img[y - r : y + r + 1, x - r : x + r + 1].reshape(-1, 3), 0))


def skin(img, F):
    return sample(img, (F.P[205] + F.P[425]) / 2 if False else F.P[[205, 425][int(np.random.rand() < 0.5)]])


def hair_colour(rng, img, F):
    return vary(rng, sample(img, F.at(rng.uniform(-0.3, 0.3), -1.75)), 6) if rng.random() < 0.5 else col(rng, "hair")


def curve(rng, a, b, bend, n=8):
    a, b = np.array(a, float), np.array(b, float)
    t = np.linspace(0, 1, n)[:, None]
    d = b - a
    nrm = np.array([-d[1], d[0]])
    return a + t * d + nrm * bend * (4 * t * (1 - t))


def mask(rng, img, F, L):
    c = (
        [(225, 230, 235), (150, 190, 220), (20, 20, 24), (235, 235, 230), (190, 215, 200)][rng.integers(5)]
        if rng.random() < 0.7
        else col(rng)
    )
    l = Layer(img)
    low = rng.random() < 0.12
    top = 0.35 if not low else 1.05
    top += rng.uniform(-0.12, 0.2)
    ov = F.to(F.P[OVAL])
    side = [np.array(p) * [1.0, 1] for p in ov if p[1] > top]
    L_ = sorted([p for p in side if p[0] > 0], key=lambda p: p[1])
    R_ = sorted([p for p in side if p[0] <= 0], key=lambda p: -p[1])
    if len(L_) < 3 or len(R_) < 3:
        return img, {}
    k = rng.uniform(0.9, 1.06)
    bridge = [(-0.35, top - 0.05), (0, top - rng.uniform(0.02, 0.25)), (0.35, top - 0.05)]
    poly = [F.at(p[0] * k, p[1] * (1 if p[1] < 1.5 else rng.uniform(1, 1.03))) for p in L_ + R_] + [
        F.at(*p) for p in bridge
    ]
    l.poly(poly, vary(rng, c, 6) + (255,))
    if rng.random() < 0.7:
        for i in range(rng.integers(1, 4)):
            y = top + 0.3 + 0.28 * i
            l.line(
                [F.at(-0.75, y), F.at(0, y + 0.06), F.at(0.75, y)],
                vary(rng, tuple(int(x * 0.88) for x in c), 4) + (200,),
                F.u * 0.02,
            )
    if rng.random() < 0.8:
        w = F.u * rng.uniform(0.02, 0.05)
        for p, idx in ((L_, 356), (R_[::-1], 127)):
            l.line([F.at(*p[0]), F.P[idx]], vary(rng, c) + (255,), w)
            l.line([F.at(*p[-2]), F.P[idx]], vary(rng, c) + (255,), w)
    return l.done(rng, rng.uniform(0.4, 1), 0.02, 0.5), dict(occl="m")


def scarf(rng, img, F, L):
    c = col(rng)
    l = Layer(img)
    top = rng.uniform(0.45, 1.0)
    w = rng.uniform(1.2, 1.7)
    pts = [
        F.at(-w, top - 0.1),
        F.at(-0.5, top + rng.uniform(-0.1, 0.1)),
        F.at(0, top + rng.uniform(-0.15, 0.15)),
        F.at(0.5, top + rng.uniform(-0.1, 0.1)),
        F.at(w, top - 0.1),
        F.at(w * 1.2, 4),
        F.at(-w * 1.2, 4),
    ]
    l.poly(pts, c + (255,))
    for i in range(8):
        l.line(
            curve(
                rng,
                F.at(-w, top + 0.2 + i * 0.25 + rng.normal() * 0.1),
                F.at(w, top + 0.2 + i * 0.25 + rng.normal() * 0.1),
                rng.uniform(-0.1, 0.1),
            ),
            vary(rng, c, 18) + (180,),
            F.u * rng.uniform(0.03, 0.12),
        )
    return l.done(rng, rng.uniform(0.5, 1.5), 0.06, 0.5), dict(occl="m")


def hand(rng, img, F, L):
    c = sample(img, F.P[[50, 280, 205, 425, 151][rng.integers(5)]])
    c = vary(rng, tint(rng, c, 0.15), 3)
    l = Layer(img)
    place = rng.choice(["mouth", "cheek", "eye", "chin", "brow"], p=[0.32, 0.26, 0.2, 0.1, 0.12])
    s = rng.choice([-1, 1])
    upd = dict(occl="h")
    tx, ty = {
        "mouth": (rng.uniform(-0.3, 0.3), 1.2 + rng.normal() * 0.12),
        "cheek": (s * rng.uniform(0.45, 0.75), 0.75 + rng.normal() * 0.2),
        "eye": (s * 0.5, rng.normal() * 0.1),
        "chin": (s * rng.uniform(0, 0.5), 1.75),
        "brow": (s * 0.5, -0.5),
    }[place]
    # the fingers come from below or beside
    ang = rng.uniform(-0.6, 0.6) + s * rng.uniform(0, 1.2) * (1 if place != "mouth" else 0.8)
    d = np.array([np.sin(ang), np.cos(ang)])
    nrm = np.array([d[1], -d[0]])
    n = rng.integers(2, 6)
    fw = rng.uniform(0.17, 0.25)
    tip = np.array([tx, ty])
    ln = rng.uniform(0.8, 1.4)
    for i in range(n):
        off = (i - (n - 1) / 2) * fw * rng.uniform(1.0, 1.12)
        a = tip + nrm * off + d * (-0.35 + abs(i - (n - 1) / 2) * 0.12)
        b = tip + nrm * off * 0.95 + d * ln
        sh = tint(rng, c, 0.06)
        pa = F.at(*a)
        l.line([pa, F.at(*b)], tuple(int(x * 0.72) for x in sh) + (255,), F.u * fw * 1.08)
        l.line([pa, F.at(*b)], sh + (255,), F.u * fw * 0.92)
        l.ell(pa, F.u * fw * 0.46, F.u * fw * 0.46, sh + (255,))
        if rng.random() < 0.5:
            l.ell(
                F.at(*(a + d * 0.02)),
                F.u * fw * 0.25,
                F.u * fw * 0.3,
                vary(rng, tuple(min(255, x * 1.12) for x in sh), 3) + (230,),
            )
    palm = tip + d * (ln + 0.35)
    l.ell(F.at(*palm), F.u * n * fw * 0.6, F.u * n * fw * 0.7, c + (255,))
    l.poly(
        [
            F.at(*(palm + nrm * 0.35)),
            F.at(*(palm - nrm * 0.35)),
            F.at(*(palm + d * 3 - nrm * 0.4)),
            F.at(*(palm + d * 3 + nrm * 0.4)),
        ],
        vary(rng, c, 4) + (255,),
    )
    if place == "eye":
        upd["hair_face"] = np.nan
        upd["eye_l" if s > 0 else "eye_r"] = "x"
        upd["brow_l" if s > 0 else "brow_r"] = "?"
    if place == "brow":
        upd["brow_l" if s > 0 else "brow_r"] = "h"
    return l.done(rng, rng.uniform(0.6, 1.3), 0.015, 0.6), upd


def thing(rng, img, F, L):
    c = col(rng)
    l = Layer(img)
    s = rng.choice([-1, 1])
    x, y = [(0, 1.15), (s * 0.65, 0.85), (s * 0.5, 0), (0, 0.6), (s * 0.3, 1.55), (s * 0.85, 0.4)][rng.integers(6)]
    x, y = x + rng.normal() * 0.08, y + rng.normal() * 0.08
    w, h = rng.uniform(0.25, 0.65), rng.uniform(0.25, 0.9)
    a = rng.uniform(-0.5, 0.5)
    R = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    pts = [F.at(*(np.array([x, y]) + R @ np.array(q))) for q in ((-w, -h), (w, -h), (w, h), (-w, h))]
    if rng.random() < 0.3:
        l.ell(F.at(x, y), w * F.u, h * F.u, c + (255,))
    else:
        l.poly(pts, c + (255,))
    for _ in range(rng.integers(0, 4)):
        q = np.array([x, y]) + R @ rng.uniform(-0.3, 0.3, 2)
        l.ell(F.at(*q), F.u * rng.uniform(0.03, 0.15), F.u * rng.uniform(0.03, 0.15), col(rng) + (255,))
    upd = dict(occl="h")
    k = "l" if s > 0 else "r"
    if (abs(R.T @ np.array([s * 0.5 - x, -y])) < (w, h)).all():
        upd["eye_" + k] = "x"
    upd["brow_" + k] = "?"
    upd["hair_face"] = np.nan
    if x * s > 0.6:
        upd["ear_" + k] = "?"
    return l.done(rng, rng.uniform(0.4, 1.2), 0.02, 0.4), upd


def lens_shape(rng, cx, cy, w, h, kind, n=40):
    t = np.linspace(0, 2 * np.pi, n, endpoint=False)
    p = {"round": 2, "oval": 2, "rect": 4.5, "soft": 3, "cat": 2.8, "aviator": 2.6}[kind]
    x = np.sign(np.cos(t)) * np.abs(np.cos(t)) ** (2 / p) * w
    y = np.sign(np.sin(t)) * np.abs(np.sin(t)) ** (2 / p) * h
    if kind == "aviator":
        x = x * (1 - 0.18 * np.clip(y / h, 0, 1))
    if kind == "cat":
        y = y - 0.18 * h * np.abs(x / w) * (np.sign(-y) * 0.5 + 0.5)
    return np.stack([cx + x, cy + y], 1)


TO_LINEAR = np.where(np.arange(256) <= 10, np.arange(256) / 3295, ((np.arange(256) / 255 + 0.055) / 1.055) ** 2.4)


def through_glass(img, cover, gain, light):
    """Light behind a cover (0 to 1) times `gain` plus `light`, in linear light."""
    lit = TO_LINEAR[img] * gain + light
    lit = np.clip(np.where(lit <= 0.0031308, 12.92 * lit, 1.055 * np.maximum(lit, 1e-6) ** (1 / 2.4) - 0.055), 0, 1)
    return np.round(img * (1 - cover) + 255 * lit * cover).astype(np.uint8)


def cover_of(img, blur, *shapes):
    """Polygons as a cover of the picture, 0 to 1."""
    cover = Image.new("L", (img.shape[1] * 2, img.shape[0] * 2), 0)
    for shape in shapes:
        ImageDraw.Draw(cover).polygon([tuple(2 * float(v) for v in p) for p in shape], fill=255)
    cover = cover.filter(ImageFilter.GaussianBlur(float(2 * blur))).resize((img.shape[1], img.shape[0]), Image.BOX)
    return np.asarray(cover).astype(np.float32)[..., None] / 255


def tinted(rng, img, F, lenses, middle, half, dark):
    """Grey, brown, blue, green or rose glass, even or clearing downwards."""
    gain = rng.uniform(0.02, 0.16) if dark else rng.uniform(0.12, 0.6)
    hue = np.array([(1, 1, 1), (1, 0.8, 0.55), (0.7, 0.87, 1), (0.78, 1, 0.8), (1, 0.72, 0.85), (1, 0.9, 0.4)][rng.integers(6)])
    hue = np.clip(hue * np.exp(rng.normal(size=3) * 0.06), 0, 1.1) if not dark or rng.random() < 0.5 else np.ones(3)
    fade = rng.uniform(0.15, 0.65) if rng.random() < 0.35 else 0
    y, x = np.mgrid[0 : img.shape[0], 0 : img.shape[1]]
    down = F.to(np.stack([x, y], -1))[..., 1:]
    clear = np.clip((down - middle) / half * 0.5 + 0.5, 0, 1) * fade
    gain = gain + (1 - gain) * clear
    return through_glass(img, cover_of(img, 0.6, *lenses), gain * hue, rng.uniform(0, 0.04) * (hue if dark else 1))


def mirrored(rng, img, F, lens, middle, half, strength):
    """A window, a lamp or a streak mirrored in one lens."""
    size = rng.uniform(0.25, 1.1) * half[1]
    at = np.array(middle) + rng.uniform(-0.4, 0.4, 2) * np.array(half)
    lean = rng.uniform(-0.5, 0.5)
    kind = rng.integers(4)
    if kind == 0:
        shape = [(-1.0 - lean, -1.1), (1.0 - lean, -1.1), (1.0 + lean, 1.1), (-1.0 + lean, 1.1)]
    elif kind == 1:
        shape = [(np.cos(t), 0.8 * np.sin(t)) for t in np.linspace(0, 6.28, 24)]
    else:
        wide = rng.uniform(0.1, 0.5)
        shape = [(-3 - wide, -3 * lean), (-3 + wide, -3 * lean), (3 + wide, 3 * lean), (3 - wide, 3 * lean)]
    shine = cover_of(img, rng.uniform(0.01, 0.08) * F.u, [F.at(*(at + size * np.array(q))) for q in shape])
    if kind == 0 and rng.random() < 0.5:
        shine = shine * (1 - cover_of(img, 0.5, [F.at(*(at + size * np.array(q))) for q in ((-0.07, -2), (0.07, -2), (0.07, 2), (-0.07, 2))]))
    tone = np.array([(1, 1, 1), (0.85, 1, 0.92), (0.88, 0.9, 1), (1, 0.96, 0.88)][rng.integers(4)])
    return through_glass(img, shine * cover_of(img, 0.6, lens), 1, strength * tone)


def glasses(rng, img, F, L, kind=None):
    """On a bare face: glasses of any kind. On a face with clear ones: their lenses dyed, or mirroring a light."""
    worn = L.get("glasses", "n") != "n"
    kind = kind or rng.choice(
        ["clear", "tint", "dark", "heavy", "cross", "glare"],
        p=[0.27, 0.28, 0.1, 0.12, 0.08, 0.15] if not worn else [0, 0.5, 0.1, 0, 0, 0.4],
    )
    shape = rng.choice(["round", "oval", "rect", "soft", "cat", "aviator"])
    w = rng.uniform(0.34, 0.47)
    h = (
        w
        * ({"round": 1.0, "oval": 0.75, "rect": 0.62, "soft": 0.72, "cat": 0.7, "aviator": 0.9}[shape])
        * rng.uniform(0.85, 1.1)
    )
    dx = rng.uniform(0.5, 0.54)
    dy = rng.uniform(-0.02, 0.12)
    if kind in ("tint", "dark"):
        w *= 1.06
        h *= 1.12
    th = {"heavy": rng.uniform(0.075, 0.15), "cross": rng.uniform(0.04, 0.11)}.get(kind, rng.uniform(0.012, 0.05))
    rim = rng.choice(["full", "half", "none"], p=[0.75, 0.15, 0.1]) if kind in ("clear", "tint", "glare") else "full"
    if worn:
        rim = "worn"
    if kind == "cross":
        h *= 0.8
        dy = (h + rng.uniform(-0.03, 0.05)) * (1 if rng.random() < 0.6 else -1)
    fc = (
        col(rng, "dark")
        if rng.random() < 0.55
        else (
            [(190, 160, 90), (170, 170, 175), (120, 80, 50), (90, 20, 30), (230, 230, 235)][rng.integers(5)]
            if rng.random() < 0.7
            else col(rng)
        )
    )
    outlines = [lens_shape(rng, dx, dy, w, h, shape) * [s, 1] for s in (-1, 1)]
    lenses = [[F.at(*p) for p in outline] for outline in outlines]
    if kind in ("tint", "dark"):
        img = tinted(rng, img, F, lenses, dy, h, kind == "dark")
    elif not worn:
        clear = rng.uniform(0.8, 1)
        img = through_glass(img, cover_of(img, 0.6, *lenses), clear, rng.uniform(0, 0.03))
    shine = 1 if kind == "glare" else 0.25 if kind != "cross" else 0
    for lens, s in zip(lenses, (-1, 1)):
        for _ in range(rng.integers(1, 3)):
            if rng.random() < shine * 0.85:
                img = mirrored(rng, img, F, lens, (s * dx, dy), (w, h), rng.uniform(0.25, 1) if kind == "glare" else rng.uniform(0.03, 0.3))
    l = Layer(img, 3)
    if not worn:
        shadow = Layer(img)
        for lens in lenses if rim != "none" else []:
            shadow.line([p + 0.03 * F.u * F.ey for p in lens + lens[:2]], (25, 15, 10, int(rng.uniform(0, 90))), (th + 0.04) * F.u)
        img = l.img = shadow.done(rng, float(0.03 * F.u))
        for s, P, sh in zip((-1, 1), lenses, outlines):
            if rim == "full":
                l.line(P + [P[0], P[1]], fc + (255,), th * F.u)
            elif rim == "half":
                order = np.argsort([q[0] for q in sh if q[1] < dy + 0.2 * h])
                upper = [p for p, q in zip(P, sh) if q[1] < dy + 0.2 * h]
                l.line([upper[i] for i in order], fc + (255,), th * F.u)
            l.line([F.at(s * (dx + w), dy - 0.1), F.P[127 if s < 0 else 356]], fc + (255,), max(th, 0.025) * F.u * 0.9)
        l.line(curve(rng, F.at(-(dx - w), dy - 0.08), F.at(dx - w, dy - 0.08), -0.12), fc + (255,), max(th, 0.02) * F.u)
    g = {"clear": "c", "tint": "t", "dark": "t", "heavy": "h", "cross": "h", "glare": "g"}[kind]
    upd = dict(glasses=g)
    if worn and L["glasses"] == "h":
        upd.update(heavy=1)
    if kind in ("tint", "dark"):
        upd.update(brow_l="?", brow_r="?")
    if kind == "cross":
        upd.update(cross=1, brow_l="?", brow_r="?")
    if kind == "heavy":
        upd.update(heavy=1, brow_l="?", brow_r="?")
    if kind == "clear":
        upd.update(heavy=0, cross=0)
    if kind == "glare":
        upd.update(eye_l="?", eye_r="?")
    return l.done(rng, rng.uniform(0.25, 0.6)), upd


def hat(rng, img, F, L):
    c = col(rng)
    l = Layer(img)
    kind = rng.choice(
        ["cap", "beanie", "brim", "hood", "headscarf", "headphones", "band", "turban"],
        p=[0.24, 0.2, 0.14, 0.1, 0.13, 0.08, 0.05, 0.06],
    )
    upd = dict(hat="h")
    ov = F.to(F.P[[234, 454]])
    w = max(0.95, (ov[1, 0] - ov[0, 0]) / 2) * rng.uniform(1.05, 1.2)
    cx = (ov[1, 0] + ov[0, 0]) / 2 * 0.6
    line = rng.uniform(-1.15, -0.55)
    top = rng.uniform(-2.5, -1.9)
    tex = rng.uniform(0.01, 0.08)
    if line > -0.68:
        upd.update(brow_l="?", brow_r="?")
    dome = lambda w, line, top, p=2.2: [
        F.at(cx + w * np.sign(np.cos(t)) * abs(np.cos(t)) ** (2 / p), line - (line - top) * np.sin(t) ** (2 / p))
        for t in np.linspace(0, np.pi, 24)
    ]
    if kind in ("cap", "beanie", "turban"):
        low = [
            F.at(
                cx + w * x,
                line + 0.12 * (1 - x * x) * (-1 if kind == "cap" else 1) * rng.uniform(0.2, 1) + 0.18 * x * x,
            )
            for x in np.linspace(-1, 1, 9)
        ]
        l.poly(dome(w, line + 0.18, top) + low, c + (255,))
        for i in range(rng.integers(0, 6)):
            x = rng.uniform(-0.8, 0.8) * w
            l.line(
                curve(rng, F.at(cx + x * 0.3, top + 0.05), F.at(cx + x, line), rng.uniform(-0.05, 0.05)),
                vary(rng, c, 15) + (200,),
                F.u * 0.03,
            )
        if kind == "cap":
            pk = rng.uniform(0.7, 1.0) * w
            dr = rng.uniform(0.12, 0.4)
            c2 = vary(rng, c, 25) if rng.random() < 0.7 else col(rng)
            l.poly(
                [F.at(cx + pk * x, line - 0.08 + dr * (1 - x * x)) for x in np.linspace(-1, 1, 15)]
                + [F.at(cx + pk * x, line - 0.1 - 0.12 * (1 - x * x)) for x in np.linspace(1, -1, 9)],
                c2 + (255,),
            )
            if rng.random() < 0.4:
                l.ell(F.at(cx, line - 0.6), F.u * 0.2, F.u * 0.15, col(rng) + (255,))
        if kind == "beanie" and rng.random() < 0.6:
            l.line(low, vary(rng, c, 25) + (255,), F.u * rng.uniform(0.1, 0.3))
        if kind == "turban":
            for i in range(7):
                l.line(
                    curve(rng, F.at(cx - w, line + 0.2 - i * 0.12), F.at(cx + w * 0.4, top + 0.1 + i * 0.1), -0.2),
                    vary(rng, c, 20) + (220,),
                    F.u * rng.uniform(0.04, 0.1),
                )
    elif kind == "brim":
        bw = w * rng.uniform(1.25, 1.8)
        l.poly(dome(w * 0.98, line, top, 3), c + (255,))
        l.line(
            [F.at(cx - w * 0.98, line - 0.1), F.at(cx + w * 0.98, line - 0.1)], vary(rng, c, 40) + (255,), F.u * 0.18
        )
        l.poly(
            [F.at(cx + bw * np.cos(t), line + 0.16 * np.sin(t)) for t in np.linspace(0, 2 * np.pi, 40)],
            vary(rng, c, 12) + (255,),
        )
    elif kind in ("hood", "headscarf"):
        ww = w * rng.uniform(1.25, 1.6)
        inner = [np.array(p) * [rng.uniform(1.0, 1.06), 1.0] for p in F.to(F.P[OVAL])]
        k = rng.uniform(0.96, 1.1)
        out = [
            F.at(cx + ww * np.cos(t), 0.2 + (2.5 if np.sin(t) < 0 else 4) * np.sin(t))
            for t in np.linspace(0, 2 * np.pi, 50)
        ]
        big = Image.new("L", (l.w * 2, l.h * 2), 0)
        d = ImageDraw.Draw(big)
        d.polygon(l.sc(out), fill=255)
        d.polygon(l.sc([F.at(p[0] * k, (p[1] if p[1] > 0 else max(p[1] * 1.02, line - 0.35))) for p in inner]), fill=0)
        l.im.paste(Image.new("RGBA", l.im.size, c + (255,)), (0, 0), big)
        for i in range(8):
            t = rng.uniform(-0.5, np.pi + 0.5)
            a = np.array([cx + ww * np.cos(t) * 0.9, -1.6 * np.sin(t)])
            m = Image.new("L", big.size, 0)
            ImageDraw.Draw(m).line(
                l.sc(curve(rng, F.at(*a), F.at(a[0] * 0.9, a[1] + 1.2), rng.uniform(-0.2, 0.2))),
                fill=160,
                width=int(F.u * 0.12),
            )
            from PIL import ImageChops

            l.im.paste(Image.new("RGBA", l.im.size, vary(rng, c, 18) + (255,)), (0, 0), ImageChops.darker(m, big))
        upd.update(ear_l="h", ear_r="h")
    elif kind == "headphones":
        l.line(
            [F.at(cx + w * 1.08 * np.cos(t), 0.1 - (2.15 + 0.1) * np.sin(t)) for t in np.linspace(0, np.pi, 24)],
            c + (255,),
            F.u * rng.uniform(0.12, 0.25),
        )
        for s in (-1, 1):
            l.ell(
                F.at(cx + s * w * 1.05, 0.25),
                F.u * rng.uniform(0.2, 0.32),
                F.u * rng.uniform(0.35, 0.5),
                vary(rng, c, 20) + (255,),
            )
        upd.update(ear_l="h", ear_r="h")
    elif kind == "band":
        l.line(
            [F.at(cx + w * x, -1.15 - 0.45 * (1 - x * x) + rng.uniform(-0.02, 0.02)) for x in np.linspace(-1, 1, 15)],
            c + (255,),
            F.u * rng.uniform(0.12, 0.4),
        )
        upd = dict(hat="?", hairpiece="1")
    return l.done(rng, rng.uniform(0.5, 1.2), tex, 0.5), upd


def strands(l, rng, c, a, b, n, spread, width, F, alpha=255):
    for i in range(n):
        t = rng.uniform(-1, 1) * spread
        q = rng.uniform(-1, 1) * spread * 0.7
        l.line(
            curve(rng, F.at(a[0] + t, a[1]), F.at(b[0] + q, b[1] + rng.normal() * 0.05), rng.uniform(-0.12, 0.12)),
            vary(rng, c, 10) + (alpha,),
            width * F.u * rng.uniform(0.5, 1.5),
        )


def fringe(rng, img, F, L):
    c = hair_colour(rng, img, F)
    l = Layer(img)
    kind = rng.choice(["full", "left", "right", "wispy"], p=[0.4, 0.2, 0.2, 0.2])
    upd = {}
    br = F.to(F.P[BROW["r"]])
    bl = F.to(F.P[BROW["l"]])
    yl, yr = bl[:, 1].max(), br[:, 1].max()
    depth = rng.uniform(-0.02, 0.22)
    sides = {"full": "lr", "left": "l", "right": "r", "wispy": "lr"}[kind]
    xs = np.arange(-0.95, 0.95, 0.035 if kind != "wispy" else rng.uniform(0.12, 0.2))
    for x in xs:
        s = "l" if x > 0 else "r"
        part = 1 if s in sides else 0
        yb = (yl if s == "l" else yr) + depth if part else -0.95 + 0.3 * abs(x)
        if not part and rng.random() < 0.4:
            continue
        l.line(
            curve(
                rng,
                F.at(x * 0.9 + rng.normal() * 0.04, -1.7 - 0.25 * (1 - x * x)),
                F.at(x + rng.normal() * 0.05, yb + rng.normal() * 0.05),
                rng.uniform(-0.06, 0.06),
            ),
            tint(rng, c, 0.2) + (255,),
            F.u * (rng.uniform(0.05, 0.11) if kind != "wispy" else rng.uniform(0.01, 0.04)),
        )
    for s in sides:
        upd["brow_" + s] = "h" if kind != "wispy" else "p"
    upd["hair_face"] = "2" if kind != "wispy" else "1"
    if kind != "wispy" and depth > 0.16:
        upd["hair_face"] = "2"
    return l.done(rng, rng.uniform(0.4, 0.9), 0.02, 0.3), upd


def lock(rng, img, F, L):
    """A thick lock over one eye and brow, or over a cheek."""
    c = hair_colour(rng, img, F)
    l = Layer(img)
    s = rng.choice([-1, 1])
    k = "l" if s > 0 else "r"
    over = rng.choice(["eye", "cheek"], p=[0.55, 0.45])
    upd = dict(hair_face="2")
    if over == "eye":
        a = (s * rng.uniform(-0.1, 0.3), -1.75)
        b = (s * rng.uniform(0.55, 0.95), rng.uniform(0.4, 1.6))
        mid = (s * 0.5, 0)
        for i in range(rng.integers(25, 60)):
            t = rng.uniform(-1, 1) * rng.uniform(0.15, 0.4)
            p = np.array(
                [
                    F.at(a[0] + t * 0.6, a[1]),
                    F.at(mid[0] + t * 0.8, -0.35),
                    F.at(mid[0] + t + s * 0.08, 0.12),
                    F.at(b[0] + t * 0.6, b[1]),
                ]
            )
            l.line(p, tint(rng, c, 0.2) + (255,), F.u * rng.uniform(0.03, 0.07))
        upd["eye_" + k] = "x"
        upd["brow_" + k] = "h"
    else:
        x0 = s * rng.uniform(0.62, 0.85)
        for i in range(rng.integers(25, 50)):
            t = rng.uniform(-0.12, 0.35) * s
            p = np.array(
                [
                    F.at(s * 0.6 + t, -1.5),
                    F.at(x0 + t, -0.45),
                    F.at(x0 + t + rng.normal() * 0.03, 0.6),
                    F.at(x0 + t * 1.1, rng.uniform(1.3, 2.6)),
                ]
            )
            l.line(p, tint(rng, c, 0.2) + (255,), F.u * rng.uniform(0.03, 0.07))
        upd["ear_" + k] = "h"
        upd["brow_" + k] = "?"
    return l.done(rng, rng.uniform(0.4, 0.9), 0.02, 0.3), upd


def curtain(rng, img, F, L):
    """Hair down over the ear, off the face."""
    c = hair_colour(rng, img, F)
    l = Layer(img)
    upd = {}
    for s, k in ((-1, "r"), (1, "l")):
        if rng.random() < 0.35:
            continue
        e = F.to(F.P[[234, 454][s > 0]])[0]
        e = max(0.75, abs(e))
        full = rng.random() < 0.75
        for i in range(90):
            t = rng.uniform(-0.02, 0.42)
            y1 = rng.uniform(1.4, 3.0) if full else rng.uniform(0.2, 0.45)
            p = (
                np.array(
                    [
                        F.at(s * (0.55 + t * 0.8), -1.75 + t * 0.5),
                        F.at(s * (e + 0.04 + t * 0.9), -0.6),
                        F.at(s * (e + 0.05 + t), 0.35),
                        F.at(s * (e + t * 1.05) + rng.normal() * 0.04, y1),
                    ]
                )
                if full
                else np.array(
                    [
                        F.at(s * (0.55 + t * 0.8), -1.75 + t * 0.5),
                        F.at(s * (e + 0.04 + t * 0.8), -0.6),
                        F.at(s * (e + 0.05 + t * 0.8), y1),
                    ]
                )
            )
            l.line(p, tint(rng, c, 0.2) + (255,), F.u * rng.uniform(0.03, 0.07))
        upd["ear_" + k] = "h" if full else "p"
    return l.done(rng, rng.uniform(0.4, 0.9), 0.02, 0.3), upd


def jewels(rng, img, F, L):
    l = Layer(img, 3)
    upd = {}
    metal = (
        [(225, 190, 90), (215, 215, 222), (240, 235, 225), (40, 40, 45)][rng.integers(4)]
        if rng.random() < 0.7
        else col(rng)
    )
    kind = rng.choice(["ear", "neck", "both"], p=[0.45, 0.4, 0.15])
    if kind != "neck":
        for s, idx, k in ((-1, [132, 93], "r"), (1, [361, 323], "l")):
            if L.get("ear_" + k) == "h":
                continue
            e = F.to(F.P[idx]).mean(0)
            p = np.array([e[0] + s * rng.uniform(0.06, 0.14), e[1] + rng.uniform(-0.05, 0.12)])
            t = rng.choice(["stud", "hoop", "drop"])
            if t == "stud":
                l.ell(F.at(*p), F.u * rng.uniform(0.035, 0.07), F.u * rng.uniform(0.035, 0.07), metal + (255,))
                l.ell(F.at(*p) - F.u * 0.015, F.u * 0.015, F.u * 0.015, (255, 255, 255, 230))
            elif t == "hoop":
                r = rng.uniform(0.1, 0.25)
                l.ell(
                    F.at(p[0], p[1] + r),
                    F.u * r * rng.uniform(0.4, 0.9),
                    F.u * r,
                    None,
                    metal + (255,),
                    F.u * rng.uniform(0.015, 0.04),
                )
            else:
                l.line([F.at(*p), F.at(p[0], p[1] + 0.25)], metal + (255,), F.u * 0.02)
                l.ell(
                    F.at(p[0], p[1] + rng.uniform(0.22, 0.4)),
                    F.u * rng.uniform(0.05, 0.1),
                    F.u * rng.uniform(0.06, 0.16),
                    vary(rng, metal, 20) + (255,),
                )
            upd["earrings"] = "1"
    if kind != "ear":
        y = rng.uniform(2.35, 2.8)
        w = rng.uniform(0.55, 0.85)
        sag = rng.uniform(0.15, 0.7)
        pts = [F.at(w * x, y + sag * (1 - x * x)) for x in np.linspace(-1, 1, 25)]
        if rng.random() < 0.35:
            for p in pts:
                l.ell(p, F.u * 0.05, F.u * 0.05, vary(rng, metal, 10) + (255,))
        else:
            l.line(pts, metal + (255,), F.u * rng.uniform(0.012, 0.05))
        if rng.random() < 0.6:
            l.ell(
                F.at(0, y + sag + 0.08),
                F.u * rng.uniform(0.04, 0.12),
                F.u * rng.uniform(0.05, 0.14),
                (vary(rng, metal, 10) if rng.random() < 0.6 else col(rng)) + (255,),
            )
        upd["necklace"] = "1"
    return l.done(rng, rng.uniform(0.25, 0.5)), upd


def flat_ears(rng, img, F):
    """Ears that lie flat, as many people's do and hardly any portrait's: what is beside the cheeks, pressed inwards."""
    y, x = np.mgrid[0 : img.shape[0], 0 : img.shape[1]].astype(np.float32)
    places = F.to(np.stack([x, y], -1))
    from_x, window = places[..., 0].copy(), np.clip(np.minimum(places[..., 1] + 0.7, 1.0 - places[..., 1]) / 0.25, 0, 1)
    ear, far = 0.45, 1.0
    for side, cheek in ((-1, [234, 93]), (1, [454, 323])):
        share = rng.uniform(0.3, 0.85)
        edge = abs(F.to(F.P[cheek])[:, 0].mean()) - 0.02
        out = side * places[..., 0] - edge
        near, beyond = out / share, ear + (out - share * ear) * (far - ear) / (far - share * ear)
        pressed = np.where(out < share * ear, near, beyond)
        moved = (out > 0) & (out < far)
        from_x = np.where(moved, places[..., 0] + side * (pressed - out) * window, from_x)
    shift = (from_x - places[..., 0]) * F.u
    at = np.stack([x + shift * F.ex[0], y + shift * F.ex[1]], -1).astype(np.float32)
    return cv2.remap(img, at, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


ALL = dict(
    mask=mask,
    scarf=scarf,
    hand=hand,
    thing=thing,
    glasses=glasses,
    hat=hat,
    fringe=fringe,
    lock=lock,
    curtain=curtain,
    jewels=jewels,
)
