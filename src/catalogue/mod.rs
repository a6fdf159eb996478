//! The catalogue: documents, cities, limits and their sources, loaded from `catalogue/*` and never from code.
//!
//! `entry`, `rule`, `document`, `defaults` and `place` are the shapes of the files; `load` reads them by `json`, `diagnose` says what is
//! wrong with a shape, `validate` with the sense, `files` and `lines` on which line. `resolve`
//! makes one [`Requirement`] of a document, a city and a `channel`, `receipt` says what proof a city asks for,
//! `search` finds both, `listing` is what a picker shows, `detail` one document in full, `table` what
//! the documentation shows.

mod channel;
mod defaults;
#[cfg(not(target_arch = "wasm32"))]
mod detail;
mod diagnose;
mod document;
mod entry;
#[cfg(not(target_arch = "wasm32"))]
mod files;
mod json;
#[cfg(not(target_arch = "wasm32"))]
mod lines;
mod listing;
mod load;
mod place;
mod receipt;
mod requirement;
mod resolve;
mod rule;
mod search;
#[cfg(not(target_arch = "wasm32"))]
mod table;
mod validate;

pub use channel::{Channel, ChannelSummary};
pub use defaults::{Colour, Defaults, Fallback, FallbackBands, Index, Strict};
#[cfg(not(target_arch = "wasm32"))]
pub use detail::{CitedText, DocumentDetail};
pub use document::{Category, Document, Knowledge, Variant};
pub use entry::{
    BackgroundEntry, Conflict, EditPolicyEntry, Figure, FigureUnit, FileEntry, FrameEntry, PermissionEntry,
    RuleEntry, Source, SourceKind, Sources, Text, Topic, WordRule,
};
#[cfg(not(target_arch = "wasm32"))]
pub use files::{Problem, validate_dir};
pub use listing::{City, DocumentSummary, ReceiptRule};
pub use load::{Catalogue, Overrides};
pub use place::{
    ApplicantField, ApplicantFieldEntry, Division, NumberField, Places, Proof, ProofEntry, Province,
    ReceiptKind, ValidityEntry,
};
pub use receipt::{Receipt, Validity};
pub use requirement::{
    BackgroundColour, Edge, EditPolicy, FileRule, Frame, FrameMeasure, HeightFrom, Limit, LimitName,
    LimitStatus, Permission, Requirement, WidthBetween,
};
pub use resolve::STRICT;
pub use rule::{
    ClothingRule, ExpressionRule, GlassesRule, HairRule, HeadwearRule, JewelleryRule, Rule, RulesEntry,
    VisibilityRule,
};
pub use search::CityEntry;
