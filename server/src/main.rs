//! The program `yizhao`.

fn main() {}
