//! The catalogue: documents, cities, limits and their sources, loaded from `catalogue/*` and never from code.

mod requirement;

pub use requirement::{
    BackgroundColour, Edge, EditPolicy, FileRule, Frame, FrameMeasure, GlassesRule, HeightFrom, Limit,
    LimitName, LimitStatus, Permission, Requirement, WidthBetween,
};
