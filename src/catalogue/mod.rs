//! The catalogue: documents, cities, limits and their sources, loaded from `catalogue/*` and never from code.
//!
//! `document`, `defaults` and `place` are the shapes of the files, `load` reads and `validate` judges them, `resolve`
//! makes one [`Requirement`] of a document and a city, `receipt` says what proof a city asks for,
//! `search` finds both, `listing` is what a picker shows.

mod defaults;
mod document;
mod listing;
mod load;
mod place;
mod receipt;
mod requirement;
mod resolve;
mod search;
mod validate;

pub use defaults::{Colour, Defaults, Index};
pub use document::{
    BackgroundEntry, Category, Conflict, Document, EditPolicyEntry, Figure, FigureUnit, FileEntry,
    FrameEntry, HeadwearRule, Knowledge, PermissionEntry, PlaceVariant, RuleEntry, Source, SourceKind,
    Sources, Text, Topic, VisibilityRule, WordRule,
};
pub use listing::{City, DocumentSummary, ReceiptRule};
pub use load::Catalogue;
pub use place::{
    ApplicantField, ApplicantFieldEntry, Division, NumberField, Places, Proof, ProofEntry, Province,
    ReceiptKind, ValidityEntry,
};
pub use receipt::{Receipt, Validity};
pub use requirement::{
    BackgroundColour, Edge, EditPolicy, FileRule, Frame, FrameMeasure, GlassesRule, HeightFrom, Limit,
    LimitName, LimitStatus, Permission, Requirement, Rule, WidthBetween,
};
pub use resolve::STRICT;
pub use search::CityEntry;
pub use validate::Fault;
