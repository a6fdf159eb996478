"""The engine's way of looking, in numpy: pyramid, turned squares, detector, landmarks, person mask, with the maps between."""

import cv2

cv2.setNumThreads(1)
from pathlib import Path
import numpy as np, onnx, onnxruntime as ort

M = str(Path(__file__).parents[3] / "shared" / "models") + "/"
TAPS_L = ["t345", "t377"]
TAPS_M = ["t48", "t157", "t193"]


def session(path, taps=()):
    m = onnx.load(path)
    for t in taps:
        m.graph.output.append(onnx.helper.make_empty_tensor_value_info(t))
    o = ort.SessionOptions()
    o.intra_op_num_threads = 1
    o.inter_op_num_threads = 1
    o.log_severity_level = 4
    return ort.InferenceSession(m.SerializeToString(), o, providers=["CPUExecutionProvider"])


class Nets:
    def __init__(s):
        s.det = session(M + "face_detection_short_range.w16.onnx")
        s.full = session(M + "face_detection_full_range_sparse.w16.onnx")
        s.lm = session(M + "face_landmarks_478.w16.onnx", TAPS_L)
        s.mask = session(M + "selfie_segmentation_256.w16.onnx", TAPS_M)


def pyramid(img):
    lv = [img]
    while min(lv[-1].shape[:2]) // 2 >= 32:
        a = lv[-1]
        h, w = a.shape[0] // 2 * 2, a.shape[1] // 2 * 2
        a = a[:h, :w].astype(np.uint16)
        lv.append(((a[::2, ::2] + a[1::2, ::2] + a[::2, 1::2] + a[1::2, 1::2] + 2) >> 2).astype(np.uint8))
    return lv


def warp(pyr, cx, cy, side_px, rot, n, border="near"):
    step = side_px / n
    i = 0
    span = 1.0
    while step >= span * 2 and i + 1 < len(pyr):
        i += 1
        span *= 2
    k = side_px / n / span
    c, s = np.cos(rot) * k, np.sin(rot) * k
    m = n / 2 - 0.5
    A = np.array([[c, -s, cx / span - 0.5 - c * m + s * m], [s, c, cy / span - 0.5 - s * m - c * m]])
    return cv2.warpAffine(
        pyr[i],
        A,
        (n, n),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE if border == "near" else cv2.BORDER_CONSTANT,
    ).astype(np.float32)


sig = lambda x: 1 / (1 + np.exp(-np.clip(x, -60, 60)))
_A = {
    128: np.array(
        [
            ((x + 0.5) / g, (y + 0.5) / g)
            for g, n in ((16, 2), (8, 6))
            for y in range(g)
            for x in range(g)
            for _ in range(n)
        ]
    ),
    192: np.array([((x + 0.5) / 48, (y + 0.5) / 48) for y in range(48) for x in range(48)]),
}


def detect(sess, pyr, size):
    h, w = pyr[0].shape[:2]
    side = max(h, w)
    x = (warp(pyr, w / 2, h / 2, side, 0, size, "black") / 127.5 - 1).transpose(2, 0, 1)[None].astype(np.float32)
    r, sc = sess.run(["regressors", "scores"], {"input": x})
    r = r[0]
    sc = sig(sc[0, :, 0])
    k = sc > 0.5
    a = _A[size][k]
    r = r[k]
    sc = sc[k]
    if not len(sc):
        return []
    c = r[:, :2] / size + a
    b = r[:, 2:4] / size
    kp = r[:, 4:].reshape(-1, 6, 2) / size + a[:, None]
    box = np.concatenate([c - b / 2, c + b / 2], 1)
    idx = np.argsort(-sc)
    res = []
    while len(idx):
        ib = box[idx]
        q = box[idx[0]]
        iw = np.clip(np.minimum(q[2], ib[:, 2]) - np.maximum(q[0], ib[:, 0]), 0, None)
        ih = np.clip(np.minimum(q[3], ib[:, 3]) - np.maximum(q[1], ib[:, 1]), 0, None)
        inter = iw * ih
        iou = inter / ((q[2] - q[0]) * (q[3] - q[1]) + (ib[:, 2] - ib[:, 0]) * (ib[:, 3] - ib[:, 1]) - inter)
        m = iou > 0.3
        m[0] = True
        j = idx[m]
        wt = sc[j]
        f = lambda p: (p - 0.5) * side + np.array([w / 2, h / 2])
        bb = (box[j] * wt[:, None]).sum(0) / wt.sum()
        kk = (kp[j] * wt[:, None, None]).sum(0) / wt.sum()
        res.append((float(sc[idx[0]]), f(bb[:2]), f(bb[2:]), f(kk)))
        idx = idx[~m]
    return res


def face_region(d):
    _, a, b, k = d
    e = k[1] - k[0]
    return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, max(b[0] - a[0], b[1] - a[1]) * 1.5, np.arctan2(e[1], e[0])]


def to_picture(R, uv):
    cx, cy, s, r = R
    u = uv[:, 0] - 0.5
    v = uv[:, 1] - 0.5
    c, n = np.cos(r), np.sin(r)
    return np.stack([cx + s * (u * c - v * n), cy + s * (u * n + v * c)], 1)


def landmarks(nets, pyr, R, with_heights=False):
    x = (warp(pyr, *R, 256) / 255).transpose(2, 0, 1)[None].astype(np.float32)
    o = nets.lm.run(["landmarks", "presence_logit"] + TAPS_L, {"input": x})
    l = o[0].reshape(478, 3) / 256
    seen = to_picture(R, l), l[:, :2], float(sig(o[1].ravel()[0])), o[2:]
    return (*seen, l[:, 2] * R[2]) if with_heights else seen


def mask_region(P):
    e = (P[468] + P[473]) / 2
    sc = max(np.hypot(*(P[468] - P[473])), np.hypot(*(P[10] - P[152])) / 2.7)
    return [e[0], e[1] + 0.6 * sc, 7 * sc, 0.0]


def person_mask(nets, pyr, P):
    R = mask_region(P)
    x = (warp(pyr, *R, 256) / 255).transpose(2, 0, 1)[None].astype(np.float32)
    o = nets.mask.run(["alpha"] + TAPS_M, {"input": x})
    return R, o[0][0, 0], o[1:]
