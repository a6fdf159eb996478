//! The boundary between the engine and JavaScript: converts, and nothing else.
//!
//! The only file that names wasm_bindgen, js_sys and web_sys. Errors are thrown as [`EngineFailure`], a plain object that
//! survives `postMessage`; numbers, nulls and plain objects cross as JSON would.

use js_sys::{Reflect, global};
use serde::Serialize;
use tsify::Tsify;
use wasm_bindgen::prelude::*;

use crate::engine::Engine;
use crate::error::{Error, ErrorKind};
use crate::model::NetworkFiles;
use crate::report::Locale;

#[wasm_bindgen(start)]
fn start() {
    console_error_panic_hook::set_once();
    crate::clock::set(performance_now);
}

/// `performance.now()` of a page, a worker or Node.
fn performance_now() -> f64 {
    Reflect::get(&global(), &JsValue::from_str("performance"))
        .map_or(0.0, |clock| clock.unchecked_into::<web_sys::Performance>().now())
}

/// What a method throws: not an `Error`, a plain object.
#[derive(Serialize, Tsify)]
pub struct EngineFailure {
    /// Stable code, as in reports and in the HTTP interface.
    code: &'static str,
    /// The technical detail in English.
    message: String,
    /// What happened and what to do, for a person.
    explanation: &'static str,
}

fn failure(kind: ErrorKind, message: &str, locale: Locale) -> JsValue {
    let failure = EngineFailure {
        code: kind.code(),
        message: message.to_owned(),
        explanation: kind.explain(locale),
    };
    failure
        .into_ts()
        .map_or_else(|error| JsValue::from_str(&error.to_string()), Into::into)
}

fn thrown(locale: Locale) -> impl Fn(Error) -> JsValue {
    move |error| failure(error.kind(), error.message(), locale)
}

/// The engine with its networks and its catalogue.
#[wasm_bindgen]
pub struct EngineHandle {
    engine: Engine,
}

#[wasm_bindgen]
impl EngineHandle {
    /// Loads the networks and the catalogue.
    ///
    /// # Errors
    /// An `EngineFailure`: `model` when a network is damaged, `catalogue` when the catalogue is.
    #[wasm_bindgen(constructor)]
    pub fn new(
        detector_short: &[u8],
        detector_full: &[u8],
        landmarks: &[u8],
        person_mask: &[u8],
    ) -> Result<Self, JsValue> {
        let networks = NetworkFiles {
            face_detection_short_range: detector_short,
            face_detection_full_range: detector_full,
            face_landmarks: landmarks,
            person_mask,
        };
        let engine = Engine::new(&networks).map_err(thrown(Locale::default()))?;
        Ok(Self { engine })
    }
}
