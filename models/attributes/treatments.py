"""What a portrait may go through: another background, light and colour, size, blur, noise, JPEG."""

import io

import numpy as np
from PIL import Image, ImageFilter

NOISE = np.random.default_rng(0).normal(size=(512, 512, 3)).astype(np.float32)


def alpha_full(b):
    cx, cy, s, _ = b["MR"]
    h, w = b["size"]
    y, x = np.mgrid[0:h, 0:w]
    n = 256
    A = Image.fromarray(b["alpha"])
    a = A.transform((w, h), Image.AFFINE, (n / s, 0, n / 2 - cx * n / s, 0, n / s, n / 2 - cy * n / s), Image.BILINEAR)
    a = np.asarray(a).astype(np.float32) / 255
    inside = (abs(x - cx) < s / 2) & (abs(y - cy) < s / 2)
    return np.clip((np.where(inside, a, 0) - 0.3) / 0.5, 0, 1)[..., None]


def plain(rng, img, b):
    c = (
        np.array(
            [
                (255, 255, 255),
                (240, 240, 240),
                (200, 200, 200),
                (67, 142, 219),
                (150, 190, 230),
                (200, 40, 40),
                (120, 120, 125),
            ][rng.choice(7, p=[0.3, 0.15, 0.17, 0.12, 0.12, 0.05, 0.09])],
            float,
        )
        + rng.normal(size=3) * 6
    )
    h, w = img.shape[:2]
    g = np.ones((h, w, 1))
    if rng.random() < 0.5:
        a = rng.uniform(0, 6.28)
        y, x = np.mgrid[0:h, 0:w]
        g = 1 + rng.uniform(0, 0.15) * (((x / w - 0.5) * np.cos(a) + (y / h - 0.5) * np.sin(a))[..., None])
    a = alpha_full(b)
    return np.clip(
        img * a + c * g * (1 - a) + np.roll(NOISE, int(rng.integers(512)), 0)[:h, :w, :1] * rng.uniform(0, 3), 0, 255
    ).astype(np.uint8)


def photometric(rng, img):
    f = img.astype(np.float32) / 255
    if rng.random() < 0.06:
        f = np.repeat((f @ [0.299, 0.587, 0.114])[..., None], 3, 2).astype(np.float32)
    f = f ** np.exp(rng.normal() * 0.22)
    f = f * np.exp(rng.normal() * 0.13)
    m = f.mean()
    f = (f - m) * np.exp(rng.normal() * 0.15) + m
    f *= np.exp(rng.normal(size=3) * 0.06).astype(np.float32)
    g = (f @ [0.299, 0.587, 0.114])[..., None]
    f = g + (f - g) * np.exp(rng.normal() * 0.25)
    if rng.random() < 0.3:
        h, w = f.shape[:2]
        a = rng.uniform(0, 6.28)
        y, x = np.mgrid[0:h, 0:w]
        f = f * (1 + rng.uniform(0, 0.6) * ((x / w - 0.5) * np.cos(a) + (y / h - 0.5) * np.sin(a)))[..., None]
    return (np.clip(f, 0, 1) * 255).astype(np.uint8)


def degrade(rng, img):
    im = Image.fromarray(img)
    w, h = im.size
    if rng.random() < 0.35:
        k = rng.uniform(0.35, 1)
        im = im.resize((int(w * k), int(h * k)), Image.BOX if rng.random() < 0.5 else Image.LANCZOS).resize(
            (w, h), Image.BICUBIC
        )
    if rng.random() < 0.3:
        im = im.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.6)))
    elif rng.random() < 0.4:
        im = im.filter(ImageFilter.UnsharpMask(rng.uniform(0.8, 2), int(rng.uniform(40, 160)), 1))
    if rng.random() < 0.3:
        im = Image.fromarray(
            np.clip(
                np.asarray(im).astype(np.int16)
                + np.roll(NOISE, (int(rng.integers(512)), int(rng.integers(512))), (0, 1))[:h, :w] * rng.uniform(1, 10),
                0,
                255,
            ).astype(np.uint8)
        )
    if rng.random() < 0.5:
        b = io.BytesIO()
        im.save(b, "JPEG", quality=int(rng.uniform(20, 95)))
        im = Image.open(b).convert("RGB")
    return np.asarray(im)
