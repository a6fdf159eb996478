//! Sorting lists of any type by one piece of code: the library's own is compiled anew for every type, four kilobytes each.

use std::cmp::Ordering;

/// Sorts, equals staying in their order.
pub(crate) fn by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let mut order: Vec<usize> = (0..items.len()).collect();
    indices(&mut order, &|one, other| compare(&items[one], &items[other]));
    let mut taken: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(order.into_iter().filter_map(|index| taken[index].take()));
}

/// Sorts numbers of things, equals staying in their order.
#[inline(never)]
pub(crate) fn indices(order: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    order.sort_by(|one, other| compare(*one, *other));
}

/// Sorts a handful, equals staying in their order.
pub(crate) fn few<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    for end in 1..items.len() {
        let mut at = end;
        while at > 0 && compare(&items[at - 1], &items[at]) == Ordering::Greater {
            items.swap(at - 1, at);
            at -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_stay_in_their_order() {
        let items: Vec<(u32, u32)> = (0..50u32).map(|at| (at * 7919 % 5, at)).collect();
        let mut expected = items.clone();
        expected.sort_by_key(|item| item.0);
        let first = |one: &(u32, u32), other: &(u32, u32)| one.0.cmp(&other.0);
        let mut sorted = items.clone();
        by(&mut sorted, first);
        assert_eq!(sorted, expected);
        let mut sorted = items;
        few(&mut sorted, first);
        assert_eq!(sorted, expected);
    }
}
