//! Where the prints lie on the paper: rows of one kind each, in turn, the paper laid the way that holds more.

pub(crate) const MILLIMETRES_PER_INCH: f64 = 25.4;

/// Left free along the paper's edges: most printers reach no further.
const MARGIN_MM: f64 = 5.0;
/// Between prints, so that a cut beside the mark spoils nothing.
const GAP_MM: f64 = 4.0;
/// Cut marks: distance from the corner, and length.
const MARK_FROM_MM: f64 = 0.5;
const MARK_LENGTH_MM: f64 = 1.4;

/// A paper with prints on it; millimetres, origin top left.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    pub(super) size_mm: [f64; 2],
    pub(super) placed: Vec<Placed>,
}

/// One print.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Placed {
    /// Which kind.
    pub(super) print: usize,
    pub(super) at_mm: [f64; 2],
    pub(super) size_mm: [f64; 2],
}

impl Placed {
    /// Two short lines outwards at each corner, as `[x, y, x, y]`.
    pub(super) fn marks(&self) -> Vec<[f64; 4]> {
        let [left, top] = self.at_mm;
        let [right, bottom] = [left + self.size_mm[0], top + self.size_mm[1]];
        let (near, far) = (MARK_FROM_MM, MARK_FROM_MM + MARK_LENGTH_MM);
        let corners = [
            (left, top, -1.0, -1.0),
            (right, top, 1.0, -1.0),
            (right, bottom, 1.0, 1.0),
            (left, bottom, -1.0, 1.0),
        ];
        corners
            .into_iter()
            .flat_map(|(x, y, outwards, away)| {
                [
                    [x + outwards * near, y, x + outwards * far, y],
                    [x, y + away * near, x, y + away * far],
                ]
            })
            .collect()
    }
}

/// Lays out as many prints as the paper holds, each kind at least once where there is room.
pub(super) fn arrange(paper_mm: [f64; 2], prints_mm: &[[f64; 2]]) -> Sheet {
    let [one, two] = [paper_mm, [paper_mm[1], paper_mm[0]]].map(|size| rows(size, prints_mm));
    let kinds = |sheet: &Sheet| {
        (0..prints_mm.len())
            .filter(|kind| sheet.placed.iter().any(|placed| placed.print == *kind))
            .count()
    };
    let rank = |sheet: &Sheet| (kinds(sheet), sheet.placed.len());
    if rank(&two) > rank(&one) { two } else { one }
}

fn rows(size_mm: [f64; 2], prints_mm: &[[f64; 2]]) -> Sheet {
    let room = size_mm.map(|side| side - 2.0 * MARGIN_MM);
    let across = |print: [f64; 2]| ((room[0] + GAP_MM) / (print[0] + GAP_MM)).floor().max(0.0);
    let mut rows = Vec::new();
    let mut used = 0.0;
    loop {
        let before = rows.len();
        for (kind, print) in prints_mm.iter().enumerate() {
            if across(*print) >= 1.0 && used + print[1] <= room[1] + 1e-9 {
                rows.push((kind, used));
                used += print[1] + GAP_MM;
            }
        }
        if rows.len() == before {
            break;
        }
    }
    let top = (size_mm[1] - (used - GAP_MM).max(0.0)) / 2.0;
    let mut placed = Vec::new();
    for (kind, row) in rows {
        let print = prints_mm[kind];
        let count = across(print);
        let left = (size_mm[0] - (count * (print[0] + GAP_MM) - GAP_MM)) / 2.0;
        for column in 0..count as usize {
            placed.push(Placed {
                print: kind,
                at_mm: [left + column as f64 * (print[0] + GAP_MM), top + row],
                size_mm: print,
            });
        }
    }
    Sheet { size_mm, placed }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIX_INCH: [f64; 2] = [152.0, 102.0];

    #[test]
    fn a_six_inch_paper_holds_ten_one_inch_prints_apart_and_inside() {
        let sheet = arrange(SIX_INCH, &[[25.0, 35.0]]);
        assert_eq!(sheet.placed.len(), 10);
        for (index, one) in sheet.placed.iter().enumerate() {
            for side in [0, 1] {
                assert!(
                    one.at_mm[side] >= MARGIN_MM
                        && one.at_mm[side] + one.size_mm[side] <= sheet.size_mm[side] - MARGIN_MM
                );
            }
            for other in &sheet.placed[index + 1..] {
                let apart = (0..2).any(|side| {
                    (one.at_mm[side] - other.at_mm[side]).abs() >= one.size_mm[side] + GAP_MM - 1e-9
                });
                assert!(apart, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn several_kinds_share_the_paper() {
        let sheet = arrange(SIX_INCH, &[[35.0, 49.0], [25.0, 35.0]]);
        let count = |kind| sheet.placed.iter().filter(|placed| placed.print == kind).count();
        assert!(count(0) >= 3 && count(1) >= 5, "{sheet:?}");
    }

    #[test]
    fn a_print_larger_than_the_paper_is_not_placed() {
        assert!(arrange([50.0, 50.0], &[[60.0, 80.0]]).placed.is_empty());
    }
}
