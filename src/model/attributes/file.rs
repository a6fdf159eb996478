//! Reads `models/attributes.nn`, which `models/attributes/network_file.py` writes, and refuses what does not hold together.
//!
//! All numbers are little-endian. After the magic come `u32` words: version; the maps that are read (network or the
//! picture, tensor, rows, columns, channels each); the heads: landmarks of the origin, rows and columns of the grid, its extent (four
//! `f32`), indices of the maps, codes of the answers, length of the network. The networks follow in the same order, then
//! a checksum of everything before it.

use yizhao_nn::Network;
use yizhao_nn::format::{TensorId, checksum};

use super::grid::Grid;
use super::{Attribute, Head, Source, tones};

const MAGIC: [u8; 8] = *b"YizhaoAT";
const VERSION: u32 = 1;
/// Landmarks of a face.
const POINTS: usize = 478;
/// No list of ours is longer; a damaged file must not make us allocate.
const LIST_MAX: usize = 64;
/// Rows or columns of a grid.
const SIDE_MAX: usize = 64;

/// All heads, and which maps the networks must keep for them.
#[derive(Debug)]
pub(in crate::model) struct Heads {
    landmark_tensors: Vec<TensorId>,
    mask_tensors: Vec<TensorId>,
    maps: Vec<MapEntry>,
    heads: Vec<Head>,
}

#[derive(Debug, Clone, Copy)]
struct MapEntry {
    source: Source,
    shape: [usize; 3],
}

impl Heads {
    /// Reads the file.
    pub(in crate::model) fn read(bytes: &[u8]) -> Result<Self, String> {
        let body = bytes
            .strip_prefix(&MAGIC)
            .ok_or("not a file of attribute heads: it does not begin with \"YizhaoAT\"")?;
        let (_, stored) = bytes
            .split_last_chunk::<8>()
            .filter(|_| body.len() >= 8)
            .ok_or("the file ends too early")?;
        if checksum(&bytes[..bytes.len() - 8]) != u64::from_le_bytes(*stored) {
            return Err("the file is damaged: its checksum does not match".into());
        }
        let mut reader = Reader {
            bytes: &body[..body.len() - 8],
        };
        let version = reader.word()?;
        if version != VERSION {
            return Err(format!(
                "the file is of version {version}, this program reads version {VERSION}"
            ));
        }
        let mut read = Self {
            landmark_tensors: Vec::new(),
            mask_tensors: Vec::new(),
            maps: Vec::new(),
            heads: Vec::new(),
        };
        // Index of each map among those of its source; of the picture, how many values are read at a place.
        let mut places = Vec::new();
        for _ in 0..reader.count(LIST_MAX)? {
            let source = match reader.word()? {
                0 => Source::Landmarks,
                1 => Source::PersonMask,
                2 => Source::Picture,
                other => return Err(format!("unknown network {other}")),
            };
            let tensor = reader.word()?;
            let shape = [reader.size()?, reader.size()?, reader.size()?];
            let place = match source {
                Source::Landmarks => listed(&mut read.landmark_tensors, tensor),
                Source::PersonMask => listed(&mut read.mask_tensors, tensor),
                Source::Picture if tones::VALUES.contains(&shape[2]) => shape[2],
                Source::Picture => return Err(format!("a picture of {} colours", shape[2])),
            };
            places.push((source, place));
            read.maps.push(MapEntry { source, shape });
        }
        let mut headers = Vec::new();
        for _ in 0..reader.count(LIST_MAX)? {
            headers.push(Header::read(&mut reader)?);
        }
        for header in headers {
            let head = header.head(&mut reader, &places, &read.maps)?;
            read.heads.push(head);
        }
        if !reader.bytes.is_empty() {
            return Err(format!("{} bytes follow the last head", reader.bytes.len()));
        }
        Ok(read)
    }

    /// Tensors that the landmark network must keep.
    pub(in crate::model) fn landmark_tensors(&self) -> &[TensorId] {
        &self.landmark_tensors
    }

    /// Tensors that the person-mask network must keep.
    pub(in crate::model) fn mask_tensors(&self) -> &[TensorId] {
        &self.mask_tensors
    }

    /// Whether the loaded networks keep maps of the expected shapes.
    pub(in crate::model) fn fit(&self, landmarks: &Network, mask: &Network) -> bool {
        let expected = |source: Source| self.maps.iter().filter(move |map| map.source == source);
        let agree = |network: &Network, source: Source| {
            expected(source).enumerate().all(|(index, map)| {
                let shape = network.kept(index).shape;
                [shape.height, shape.width, shape.channels].map(|side| side as usize) == map.shape
            })
        };
        agree(landmarks, Source::Landmarks) && agree(mask, Source::PersonMask)
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Head> {
        self.heads.iter_mut()
    }
}

/// Where a tensor comes to stand at the end of a list.
fn listed(tensors: &mut Vec<TensorId>, tensor: TensorId) -> usize {
    tensors.push(tensor);
    tensors.len() - 1
}

/// A head as its words say, before its network is read.
struct Header {
    grid: Grid,
    maps: Vec<usize>,
    answers: Vec<Attribute>,
    network_bytes: usize,
}

impl Header {
    fn read(reader: &mut Reader<'_>) -> Result<Self, String> {
        let origin = reader.list(POINTS)?;
        let size = [reader.size()?, reader.size()?];
        if origin.is_empty() || size.iter().any(|side| *side > SIDE_MAX) {
            return Err(format!(
                "a grid of {size:?} points around {} landmarks",
                origin.len()
            ));
        }
        let mut extent = [0.0; 4];
        for value in &mut extent {
            *value = f64::from(f32::from_bits(reader.word()?));
        }
        if extent.iter().any(|value| !value.is_finite()) {
            return Err("a grid without an extent".into());
        }
        let [left, right, top, bottom] = extent;
        let maps = reader.list(LIST_MAX)?;
        let codes = reader.list(Attribute::ALL.len())?;
        Ok(Self {
            grid: Grid {
                origin,
                size,
                across: [left, right],
                down: [top, bottom],
            },
            maps,
            answers: codes.into_iter().map(|code| Attribute::ALL[code]).collect(),
            network_bytes: reader.word()? as usize,
        })
    }

    fn head(
        self,
        reader: &mut Reader<'_>,
        places: &[(Source, usize)],
        maps: &[MapEntry],
    ) -> Result<Head, String> {
        let (bytes, rest) = reader
            .bytes
            .split_at_checked(self.network_bytes)
            .ok_or("the file ends in the middle of a head")?;
        reader.bytes = rest;
        let network = Network::load(bytes).map_err(|error| error.to_string())?;
        let mut read = Vec::new();
        let mut channels = 0;
        for map in self.maps {
            let (place, entry) = places
                .get(map)
                .zip(maps.get(map))
                .ok_or("a head reads a map that is not listed")?;
            read.push(*place);
            channels += entry.shape[2];
        }
        let [rows, columns] = self.grid.size;
        let fits = network.input_shape() == [rows, columns, channels]
            && network.output_count() == 1
            && !self.answers.is_empty()
            && network.output(0).len().is_multiple_of(self.answers.len())
            && !network.output(0).is_empty();
        if !fits {
            return Err(format!("a head holds another network than it says: {network:?}"));
        }
        Ok(Head {
            grid: self.grid,
            maps: read,
            answers: self.answers,
            network,
        })
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl Reader<'_> {
    fn word(&mut self) -> Result<u32, String> {
        let (word, rest) = self
            .bytes
            .split_first_chunk::<4>()
            .ok_or("the file ends in the middle of its words")?;
        self.bytes = rest;
        Ok(u32::from_le_bytes(*word))
    }

    fn size(&mut self) -> Result<usize, String> {
        Ok(self.word()? as usize)
    }

    fn count(&mut self, most: usize) -> Result<usize, String> {
        let count = self.size()?;
        if count > most {
            return Err(format!("a list of {count}, the limit is {most}"));
        }
        Ok(count)
    }

    /// Indices, each below `end`.
    fn list(&mut self, end: usize) -> Result<Vec<usize>, String> {
        let count = self.count(LIST_MAX)?;
        let list = (0..count).map(|_| self.size()).collect::<Result<Vec<_>, _>>()?;
        match list.iter().find(|index| **index >= end) {
            Some(index) => Err(format!("index {index} of {end}")),
            None => Ok(list),
        }
    }
}
