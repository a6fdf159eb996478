"""What people stand before: photographs, other portraits without their person, and drawn rooms. Linear light."""

import cv2
import numpy as np

from files import to_light

KINDS = ["door", "door", "panel", "tile", "shelf", "lines", "bokeh", "foliage", "plain", "plain", "plain", "plain", "curtain"]


def without_person(picture, mask, dice):
    """The portrait's background, mirrored row by row into where its person was; None where there is too little of it."""
    height, width = mask.shape
    person = cv2.dilate((mask > 40).astype(np.uint8), np.ones((25, 25)))
    out, last = picture.copy(), None
    for y in range(height):
        columns = np.flatnonzero(person[y])
        if len(columns) == 0:
            continue
        left, right = columns[0], columns[-1] + 1
        if left < width * 0.12 or width - right < width * 0.12:
            if last is None:
                return None
            # Shoulders fill the rows below: what was above them, upside down.
            rows = np.arange(height - y) % (2 * y)
            out[y:] = out[np.where(rows < y, y - 1 - rows, rows - y)]
            break
        middle = (left + right) // 2 + int(dice.integers(-8, 9))
        step = np.arange(left, middle) - left
        step %= 2 * left
        out[y, left:middle] = picture[y, np.where(step < left, left - 1 - step, step - left)]
        beyond = width - right
        step = right - 1 - np.arange(middle, right)
        step %= 2 * beyond
        out[y, middle:right] = picture[y, np.where(step < beyond, right + step, right + 2 * beyond - 1 - step)]
        last = y
    return to_light(out)


def grain(height, width, across, down, strength, dice):
    noise = dice.standard_normal((height, width)).astype(np.float32)
    noise = cv2.GaussianBlur(noise, (0, 0), sigmaX=max(across, 0.1), sigmaY=max(down, 0.1))
    return strength * noise / (noise.std() + 1e-6)


def colour(hair, dice):
    """Perceived; four in ten are near the hair's."""
    if dice.random() < 0.4:
        found = hair * dice.uniform(0.5, 2.2) + dice.uniform(-0.04, 0.04, 3)
    else:
        found = dice.uniform(0.05, 0.9) * (1 + dice.uniform(-0.35, 0.35, 3) * dice.random())
    return np.clip(found, 0.01, 0.98).astype(np.float32)


def rectangles(picture, count, hair, dice):
    height, width, _ = picture.shape
    for _ in range(count):
        left, top = dice.integers(-width // 4, width), dice.integers(-height // 4, height)
        right, bottom = left + dice.integers(width // 10, width), top + dice.integers(height // 10, height)
        left, top, right, bottom = (max(0, int(edge)) for edge in (left, top, right, bottom))
        if right <= left or bottom <= top:
            continue
        if dice.random() < 0.5:
            picture[top:bottom, left:right] += dice.uniform(-0.08, 0.08)
        else:
            picture[top:bottom, left:right] = colour(hair, dice)
        if dice.random() < 0.8:
            line = int(dice.integers(1, 5))
            for rows, columns in (
                (slice(top, top + line), slice(left, right)),
                (slice(max(bottom - line, 0), bottom), slice(left, right)),
                (slice(top, bottom), slice(left, left + line)),
                (slice(top, bottom), slice(max(right - line, 0), right)),
            ):
                picture[rows, columns] += dice.uniform(-0.15, 0.12)


def door(picture, hair, dice):
    height, width, _ = picture.shape
    wood = grain(height, width, dice.uniform(0.5, 1.2), dice.uniform(10, 60), dice.uniform(0.01, 0.05), dice)
    picture += wood[..., None] * np.array([1, 0.8, 0.6], np.float32)


def posts(picture, hair, dice):
    height, width, _ = picture.shape
    rectangles(picture, int(dice.integers(1, 7)), hair, dice)
    for _ in range(dice.integers(0, 3)):
        left = int(dice.integers(0, width))
        post = picture[:, left : left + int(dice.integers(4, width // 5))]
        post[:] = colour(hair, dice) + grain(height, post.shape[1], 0.8, 30, 0.02, dice)[..., None]
        post[:, : int(dice.integers(1, 4))] -= dice.uniform(0, 0.2)
    if dice.random() < 0.3:
        picture[:] = cv2.resize(np.ascontiguousarray(picture.transpose(1, 0, 2)), (width, height))


def tiles(picture, hair, dice):
    height, width, _ = picture.shape
    side = int(dice.integers(15, 90))
    tall, joint = int(side * dice.uniform(0.4, 1.5)), int(dice.integers(1, 5))
    joints, shifted, start = np.zeros((height, width), bool), dice.random() < 0.5, dice.integers(0, side, 2)
    for top in range(-int(start[0]), height, tall):
        joints[max(top + tall - joint, 0) : max(top + tall, 0)] = True
        aside = (side // 2) * ((top // max(tall, 1)) % 2) * shifted
        for left in range(-int(start[1]) - aside, width, side):
            picture[max(top, 0) : max(top + tall, 0), max(left, 0) : max(left + side, 0)] += dice.uniform(-0.05, 0.05)
            joints[max(top, 0) : max(top + tall, 0), max(left + side - joint, 0) : max(left + side, 0)] = True
    picture[joints] = colour(hair, dice)


def shelf(picture, hair, dice):
    height, width, _ = picture.shape
    top = 0
    while top < height:
        tall, left = int(dice.integers(40, 130)), 0
        while left < width:
            thick, book = int(dice.integers(5, 30)), top + int(dice.integers(0, tall // 3))
            picture[book : top + tall - 5, left : left + thick] = colour(hair, dice) + dice.uniform(-0.1, 0.1)
            picture[top:book, left : left + thick] = 0.08
            picture[book : top + tall, left : left + 1] *= 0.5
            left += thick
        picture[top + tall - 5 : top + tall] = colour(hair, dice)
        top += tall


def drawn(height, width, hair, dice):
    kind = dice.choice(KINDS)
    picture = np.ones((height, width, 3), np.float32) * colour(hair, dice)
    tint = lambda: [float(value) for value in colour(hair, dice)]
    if kind == "door":
        door(picture, hair, dice)
    if kind in ("door", "panel"):
        posts(picture, hair, dice)
    elif kind == "tile":
        tiles(picture, hair, dice)
    elif kind == "shelf":
        shelf(picture, hair, dice)
    elif kind == "lines":
        rectangles(picture, int(dice.integers(0, 3)), hair, dice)
        for _ in range(dice.integers(3, 25)):
            ends = [int(dice.integers(-50, side + 50)) for side in (width, height, width, height)]
            cv2.line(picture, ends[:2], ends[2:], tint(), int(dice.integers(1, 8)), cv2.LINE_AA)
    elif kind == "bokeh":
        picture *= 0.4
        for _ in range(dice.integers(8, 40)):
            light, place = picture.copy(), (int(dice.integers(0, width)), int(dice.integers(0, height)))
            cv2.circle(light, place, int(dice.integers(3, 45)), [value + 0.2 for value in tint()], -1, cv2.LINE_AA)
            share = dice.uniform(0.3, 1)
            picture = picture * (1 - share) + light * share
    elif kind == "foliage":
        size = dice.uniform(1.5, 8)
        leaf, clump = (grain(height, width, wide, wide, 1, dice)[..., None] for wide in (size, size * 2.5))
        picture = np.where(leaf > dice.uniform(-0.5, 0.8), colour(hair, dice) * (1 + 0.2 * clump), picture * (1 + 0.3 * clump))
        picture += grain(height, width, 1, 1, 0.03, dice)[..., None]
    elif kind == "curtain":
        x = np.arange(width) / width
        folds = np.sin(2 * np.pi * (x * dice.uniform(3, 20) + 0.3 * np.sin(x * 9)))
        picture *= (1 + dice.uniform(0.1, 0.4) * folds)[None, :, None]
    elif dice.random() < 0.4:
        rectangles(picture, 1, hair, dice)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    picture *= 1 + dice.uniform(-0.25, 0.25) * (x[..., None] / width - 0.5) + dice.uniform(-0.25, 0.25) * (y[..., None] / height - 0.5)
    return (np.clip(picture, 0, 1) ** 2).astype(np.float32)
