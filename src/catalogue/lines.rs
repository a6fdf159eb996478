//! On which line of a JSON text each value stands, so that a fault can be pointed at.

use std::collections::BTreeMap;

/// On which line each value of a JSON text stands.
pub(super) struct Lines {
    of: BTreeMap<String, usize>,
    /// Members that stand twice, where.
    pub(super) twice: Vec<(String, usize)>,
}

impl Lines {
    /// `text` must be sound JSON.
    pub(super) fn new(text: &str) -> Self {
        let mut scan = Scan {
            bytes: text.as_bytes(),
            at: 0,
            line: 1,
            path: Vec::new(),
            lines: Self {
                of: BTreeMap::new(),
                twice: Vec::new(),
            },
        };
        scan.value();
        scan.lines
    }

    /// The line of the value at `pointer`, or of the nearest value around it.
    pub(super) fn of(&self, pointer: &str) -> usize {
        let mut pointer = pointer;
        loop {
            if let Some(line) = self.of.get(pointer) {
                return *line;
            }
            match pointer.rsplit_once('/') {
                Some((parent, _)) => pointer = parent,
                None if pointer.is_empty() => return 1,
                None => pointer = "",
            }
        }
    }
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
    path: Vec<String>,
    lines: Lines,
}

impl Scan<'_> {
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn blanks(&mut self) {
        while self.peek().is_ascii_whitespace() {
            if self.peek() == b'\n' {
                self.line += 1;
            }
            self.at += 1;
        }
    }

    fn value(&mut self) {
        self.blanks();
        let pointer = self.path.join("/");
        if self.lines.of.insert(pointer.clone(), self.line).is_some() {
            self.lines.twice.push((pointer, self.line));
        }
        match self.peek() {
            b'{' => self.members(b'}'),
            b'[' => self.members(b']'),
            b'"' => drop(self.string()),
            _ => {
                while !matches!(self.peek(), 0 | b',' | b'}' | b']') && !self.peek().is_ascii_whitespace() {
                    self.at += 1;
                }
            }
        }
    }

    fn members(&mut self, end: u8) {
        self.at += 1;
        let mut number = 0;
        loop {
            self.blanks();
            match self.peek() {
                0 => return,
                b',' => self.at += 1,
                byte if byte == end => {
                    self.at += 1;
                    return;
                }
                _ => {
                    let name = if end == b'}' {
                        let name = self.string();
                        self.blanks();
                        self.at += 1;
                        name
                    } else {
                        number += 1;
                        (number - 1).to_string()
                    };
                    self.path.push(name);
                    self.value();
                    self.path.pop();
                }
            }
        }
    }

    fn string(&mut self) -> String {
        let start = self.at;
        self.at += 1;
        while !matches!(self.peek(), 0 | b'"') {
            self.at += if self.peek() == b'\\' { 2 } else { 1 };
        }
        self.at += 1;
        let quoted = self.bytes.get(start..self.at).unwrap_or_default();
        serde_json::from_slice(quoted).unwrap_or_default()
    }
}
