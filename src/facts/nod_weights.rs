//! Learnt by models/attributes/pitch.py; not written by hand.

/// Degrees that a step of a weight is worth for each eye distance, and degrees of a head whose landmarks all lie at the eyes.
pub(super) const STEP_DEG: f64 = 0.29777;
pub(super) const OFFSET_DEG: f64 = -3.07399;
/// How much the height of every third landmark counts, down positive.
#[rustfmt::skip]
pub(super) const WEIGHTS: [i8; 156] = [
    1, 17, -24, 47, -17, 71, 38, -33, -8, -22, 16, 85, 12, -49, 18, 20, -12, 1, -86, 10, -23, 20, -73, -13, -40, 9,
    9, 13, -23, 34, -25, 52, -27, -24, 46, -1, -15, 4, -73, 14, -22, -10, -4, 85, 40, -10, -60, 81, 38, 6, 105, -127,
    -16, -105, 104, -14, -61, -52, -22, -47, 6, 71, 30, 80, -49, 15, 12, -14, -14, -42, 4, -48, -20, -64, 16, 13, 27, -102,
    109, -100, 17, 115, 7, 1, -93, 25, -24, 13, -1, -13, -54, -19, -50, 37, 46, -13, 1, 38, 14, 32, -40, -72, 38, -44,
    26, 8, -62, -41, -27, 13, 56, 25, -45, 4, 42, -67, -18, -6, -31, 6, 42, 5, -20, 51, 89, -21, 63, -62, 33, -12,
    -18, -28, -48, 22, 2, -51, 45, 37, 113, 22, 33, 59, 16, 69, 40, -63, -17, 38, 31, -34, -49, -29, 34, -46, 62, 53,
];
