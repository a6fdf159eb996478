//! Counts tests from the closing lines of the runners, while their output goes to the terminal.

use std::io::{BufRead, BufReader, Write as _};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::tools::name;

/// How many tests came out how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
    rows: Vec<String>,
}

impl Count {
    /// A part that could not run.
    pub(crate) fn failure() -> Self {
        Self {
            failed: 1,
            ..Self::default()
        }
    }

    /// Adds one part's tests.
    pub(crate) fn add(&mut self, part: &str, count: Self) {
        self.rows.push(format!(
            "{part:>5}: {} passed, {} failed, {} skipped",
            count.passed, count.failed, count.skipped
        ));
        self.rows.extend(count.rows);
        self.passed += count.passed;
        self.failed += count.failed;
        self.skipped += count.skipped;
    }

    /// One row a part.
    pub(crate) fn table(&self) -> String {
        self.rows.join("\n")
    }

    /// Takes in one line of a runner's output, if it is a closing line.
    fn read(&mut self, line: &str) {
        let line = line.trim();
        if let Some(counts) = line.strip_prefix("test result: ") {
            for part in counts.split([';', '.']) {
                let mut words = part.split_whitespace();
                let (Some(Ok(number)), Some(what)) = (words.next().map(str::parse::<u64>), words.next())
                else {
                    continue;
                };
                match what {
                    "passed" => self.passed += number,
                    "failed" => self.failed += number,
                    "ignored" => self.skipped += number,
                    _ => {}
                }
            }
        } else if let Some(counts) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) {
            let mut words = counts.split_whitespace();
            let (Some(what), Some(Ok(number)), None) =
                (words.next(), words.next().map(str::parse::<u64>), words.next())
            else {
                return;
            };
            match what {
                "pass" => self.passed += number,
                "fail" | "cancelled" => self.failed += number,
                "skipped" | "todo" => self.skipped += number,
                _ => {}
            }
        }
    }
}

/// Runs to the end. A runner that fails without a failed test, or that ran no test at all, counts as one failure.
pub(crate) fn stream(command: &mut Command) -> Result<Count> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", name(command)))?;
    let stdout = child.stdout.take().context("no standard output")?;
    let mut count = Count::default();
    let mut terminal = std::io::stdout().lock();
    for line in BufReader::new(stdout).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        writeln!(terminal, "{line}")?;
        count.read(&line);
    }
    let status = child.wait()?;
    if count.passed + count.failed == 0 {
        bail!("{} ran no test: {status}", name(command));
    }
    if !status.success() && count.failed == 0 {
        count.failed = 1;
        count
            .rows
            .push(format!("       {} ended with {status}", name(command)));
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::Count;

    #[test]
    fn reads_the_closing_lines_of_cargo_and_node() {
        let mut count = Count::default();
        for line in [
            "test result: FAILED. 7 passed; 1 failed; 2 ignored; 0 measured; 3 filtered out; finished in 0.01s",
            "ℹ pass 4",
            "# fail 2",
            "ℹ duration_ms 12",
            "# pass the salt 3",
            "test passed ... ok",
        ] {
            count.read(line);
        }
        assert_eq!((count.passed, count.failed, count.skipped), (11, 3, 2));
    }
}
