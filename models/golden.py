"""Makes nn/tests/golden again: what the original TFLite networks answer for one real face.

    python -m venv venv && venv/bin/pip install ai-edge-litert numpy pillow
    venv/bin/python models/golden.py FOLDER_OF_TFLITE_ORIGINALS ASTRONAUT_PNG

The photo is NASA's portrait of astronaut Eileen Collins (public domain), as scikit-image ships it. `face.png` is a
256x256 crop of it; smaller inputs take its nearest pixels, so that the test can make them from the crop by itself.
Each `NETWORK.INDEX.f32` holds the smallest and the largest value of that output and then a sample of its values.
"""

import sys
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from PIL import Image

ORIGINALS = Path(sys.argv[1])
GOLDEN = Path(__file__).parent.parent / "nn" / "tests" / "golden"
SAMPLES_MAX = 2048

# Compiled name, original, side, and how bytes become numbers: value = byte * gain + offset.
NETWORKS = [
    ("face_detection_short_range", "face_detector", 128, 1 / 127.5, -1),
    ("face_detection_full_range", "face_detection_full_range_sparse", 192, 1 / 127.5, -1),
    ("face_landmarks", "face_landmarks_detector", 256, 1 / 255, 0),
    ("person_mask", "selfie_segmentation", 256, 1 / 255, 0),
]

# The landmarks that the blendshape network reads.
SUBSET = (
    [0, 1, 4, 5, 6, 7, 8, 10, 13, 14, 17, 21, 33, 37, 39, 40, 46, 52, 53, 54, 55, 58, 61, 63, 65, 66, 67, 70, 78, 80, 81]
    + [82, 84, 87, 88, 91, 93, 95, 103, 105, 107, 109, 127, 132, 133, 136, 144, 145, 146, 148, 149, 150, 152, 153, 154]
    + [155, 157, 158, 159, 160, 161, 162, 163, 168, 172, 173, 176, 178, 181, 185, 191, 195, 197, 234, 246, 249, 251]
    + [263, 267, 269, 270, 276, 282, 283, 284, 285, 288, 291, 293, 295, 296, 297, 300, 308, 310, 311, 312, 314, 317]
    + [318, 321, 323, 324, 332, 334, 336, 338, 356, 361, 362, 365, 373, 374, 375, 377, 378, 379, 380, 381, 382, 384]
    + [385, 386, 387, 388, 389, 390, 397, 398, 400, 402, 405, 409, 415, 454, 466]
    + list(range(468, 478))
)


def run(original, values):
    interpreter = Interpreter(model_path=str(ORIGINALS / f"{original}.tflite"), num_threads=1)
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], values.astype(np.float32))
    interpreter.invoke()
    return [interpreter.get_tensor(output["index"]).ravel() for output in interpreter.get_output_details()]


def save(name, index, output):
    step = -(-output.size // SAMPLES_MAX)
    step += step % 2 == 0
    values = np.concatenate([[output.min(), output.max()], output[::step]])
    values.astype("<f4").tofile(GOLDEN / f"{name}.{index}.f32")


GOLDEN.mkdir(parents=True, exist_ok=True)
photo = Image.open(sys.argv[2]).convert("RGB")
face = photo.crop((96, 0, 352, 256))
face.save(GOLDEN / "face.png", optimize=True)
pixels = np.asarray(face)
for name, original, side, gain, offset in NETWORKS:
    nearest = np.arange(side) * 256 // side
    outputs = run(original, pixels[nearest][:, nearest][None].astype(np.float32) * np.float32(gain) + np.float32(offset))
    for index, output in enumerate(outputs):
        save(name, index, output)
    if name == "face_landmarks":
        landmarks = outputs[0].reshape(478, 3)

points = landmarks[SUBSET, :2].astype("<f4")
points.tofile(GOLDEN / "face_blendshapes.input.f32")
for index, output in enumerate(run("face_blendshapes", points[None])):
    save("face_blendshapes", index, output)
