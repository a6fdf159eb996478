//! The boundary between the engine and JavaScript: converts, and nothing else.
//!
//! The only file that names wasm_bindgen, js_sys and web_sys. Numbers, nulls and plain objects cross as JSON would; what a
//! method throws is an [`EngineFailure`], a plain object that survives `postMessage`.

use js_sys::{Reflect, Uint8Array, global};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use crate::catalogue::{Catalogue, City, DocumentSummary, Requirement};
use crate::clock::{Clock, Date};
use crate::engine::{self, Engine};
use crate::error::{Error, ErrorKind};
use crate::model::NetworkFiles;
use crate::photo::{Limits, Photo, read_metadata};
use crate::report::{Locale, Report};

#[wasm_bindgen(start)]
fn start() {
    console_error_panic_hook::set_once();
    crate::clock::set(Clock {
        now_ms: performance_now,
        today,
    });
}

/// The local date of a page, a worker or Node.
fn today() -> Option<Date> {
    let now = js_sys::Date::new_0();
    Some(Date {
        year: i32::try_from(now.get_full_year()).ok()?,
        month: u8::try_from(now.get_month() + 1).ok()?,
        day: u8::try_from(now.get_date()).ok()?,
    })
}

/// `performance.now()` of a page, a worker or Node.
fn performance_now() -> f64 {
    Reflect::get(&global(), &JsValue::from_str("performance"))
        .map_or(0.0, |clock| clock.unchecked_into::<web_sys::Performance>().now())
}

/// Which document to hold a photo against, and how to answer.
#[derive(Deserialize, Tsify)]
#[tsify(missing_as_null)]
pub struct CheckOptions {
    /// Catalogue id of the document.
    document: String,
    /// GB/T 2260 code of the city; null for the national base.
    #[serde(default)]
    #[tsify(optional, type = "string | null")]
    city: Option<String>,
    /// How the photo is handed in; null for the document's own channel.
    #[serde(default)]
    #[tsify(optional, type = "Channel | null")]
    channel: Option<String>,
    /// Language of messages; zh-CN when absent.
    #[serde(default)]
    #[tsify(optional)]
    locale: Option<Locale>,
    /// Of several background colours that the document accepts, the catalogue name of the chosen one; any when absent.
    #[serde(default)]
    #[tsify(optional, type = "string | null")]
    background: Option<String>,
    /// Name that the report repeats.
    #[serde(default)]
    #[tsify(optional)]
    photo: Option<String>,
    /// Put the 478 landmarks into the report.
    #[serde(default)]
    #[tsify(optional)]
    landmarks: Option<bool>,
}

/// What `normalize` answers.
#[derive(Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Prepared {
    /// The report of the source, the edits, the report of the result.
    normalization: engine::Normalization,
    /// The prepared file; null when there is none.
    #[serde(with = "serde_wasm_bindgen::preserve")]
    #[tsify(type = "Uint8Array | null")]
    jpeg: JsValue,
    /// Share of each pixel of the file that is the person, 0 to 255, row by row; null when the background was kept.
    #[serde(with = "serde_wasm_bindgen::preserve")]
    #[tsify(type = "Uint8Array | null")]
    matte: JsValue,
}

/// What a method throws: not an `Error`, a plain object.
#[derive(Serialize, Tsify)]
pub(crate) struct EngineFailure {
    /// Stable code, as in reports and in the HTTP interface.
    code: &'static str,
    /// The technical detail in English.
    message: String,
    /// What happened and what to do, for a person.
    explanation: String,
}

fn failure(error: &Error, locale: Locale) -> JsValue {
    let failure = EngineFailure {
        code: error.kind().code(),
        message: error.message().to_owned(),
        explanation: error.explain(locale).to_owned(),
    };
    convert(&failure).map_or_else(|error| error, Into::into)
}

fn thrown(locale: Locale) -> impl Fn(Error) -> JsValue {
    move |error| failure(&error, locale)
}

/// To JavaScript, as JSON would have it whatever attributes a type has. Fails only for a number beyond 2^53.
fn convert<T: Tsify + Serialize>(value: &T) -> Result<Ts<T>, JsValue> {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .map(Ts::new_unchecked)
        .map_err(|error| JsValue::from_str(&error.to_string()))
}

fn convert_all<T: Tsify + Serialize>(values: &[T]) -> Result<Vec<Ts<T>>, JsValue> {
    values.iter().map(convert).collect()
}

/// An argument of the caller. Not `Ts::to_rust`, whose messages name types of this crate.
fn read<T: Tsify + DeserializeOwned>(argument: &Ts<T>) -> Result<T, JsValue> {
    serde_wasm_bindgen::from_value(argument.js_value()).map_err(|error| {
        let error = error.to_string();
        let reason = error.strip_prefix("Error: ").unwrap_or(&error);
        let error = Error::new(
            ErrorKind::Internal,
            format!("the argument does not fit: {reason}"),
        );
        failure(&error, Locale::default())
    })
}

/// What a photo is looked at with.
struct Request {
    requirement: Requirement,
    options: engine::CheckOptions,
}

/// The engine with its networks and its catalogue.
#[wasm_bindgen]
pub struct EngineHandle {
    engine: Engine,
    catalogue: Catalogue,
}

#[wasm_bindgen]
impl EngineHandle {
    /// Loads the networks and the catalogue; `overrides` are documents of the embedder's own
    /// (`{"version"?: "…", "documents": […]}`).
    ///
    /// Throws an `EngineFailure`: `model` when a network is damaged, `catalogue` when the catalogue is.
    #[wasm_bindgen(constructor)]
    pub fn new(
        detector_short: &[u8],
        detector_full: &[u8],
        landmarks: &[u8],
        person_mask: &[u8],
        attributes: &[u8],
        matte_edge: &[u8],
        catalogue: &[u8],
        overrides: Option<Vec<u8>>,
    ) -> Result<Self, JsValue> {
        let networks = NetworkFiles {
            face_detection_short_range: detector_short,
            face_detection_full_range: detector_full,
            face_landmarks: landmarks,
            person_mask,
            attributes,
            matte_edge,
        };
        let thrown = thrown(Locale::default());
        let mut catalogue = Catalogue::from_json(catalogue).map_err(&thrown)?;
        if let Some(overrides) = overrides {
            catalogue = catalogue.with_overrides(&overrides).map_err(&thrown)?;
        }
        Ok(Self {
            engine: Engine::new(&networks).map_err(&thrown)?,
            catalogue,
        })
    }

    /// Checks a JPEG, PNG or WebP file. Throws an `EngineFailure` when it cannot be looked at.
    pub fn check(&mut self, bytes: &[u8], options: &Ts<CheckOptions>) -> Result<Ts<Report>, JsValue> {
        let request = self.request(options)?;
        let photo = decode(bytes, &request)?;
        self.report(&photo, &request)
    }

    /// Checks upright sRGB pixels as `ImageData.data` holds them; `original` is the file they came from, for its
    /// metadata, or empty.
    #[wasm_bindgen(js_name = checkPixels)]
    pub fn check_pixels(
        &mut self,
        rgba: &[u8],
        width: u32,
        height: u32,
        original: &[u8],
        options: &Ts<CheckOptions>,
    ) -> Result<Ts<Report>, JsValue> {
        let request = self.request(options)?;
        let photo = take_pixels(rgba, width, height, original, &request)?;
        self.report(&photo, &request)
    }

    /// Prepares a JPEG, PNG or WebP file as far as the document allows.
    pub fn normalize(&mut self, bytes: &[u8], options: &Ts<CheckOptions>) -> Result<Ts<Prepared>, JsValue> {
        let request = self.request(options)?;
        let photo = decode(bytes, &request)?;
        self.prepare(&photo, &request)
    }

    /// Prepares upright sRGB pixels; arguments as of `checkPixels`.
    #[wasm_bindgen(js_name = normalizePixels)]
    pub fn normalize_pixels(
        &mut self,
        rgba: &[u8],
        width: u32,
        height: u32,
        original: &[u8],
        options: &Ts<CheckOptions>,
    ) -> Result<Ts<Prepared>, JsValue> {
        let request = self.request(options)?;
        let photo = take_pixels(rgba, width, height, original, &request)?;
        self.prepare(&photo, &request)
    }

    /// Every document for a picker, common ones first, in the asked language.
    pub fn documents(&self, locale: Ts<Locale>) -> Result<Vec<Ts<DocumentSummary>>, JsValue> {
        let locale = read(&locale)?;
        convert_all(&self.catalogue.summaries(locale))
    }

    /// Every city for a picker; with what it asks for, when a document is given.
    pub fn cities(&self, document: Option<String>, locale: Ts<Locale>) -> Result<Vec<Ts<City>>, JsValue> {
        let locale = read(&locale)?;
        convert_all(
            &self
                .catalogue
                .city_list(document.as_deref(), locale)
                .map_err(thrown(locale))?,
        )
    }

    /// What a document requires at a place, through a channel.
    pub fn requirement(
        &self,
        document: &str,
        city: Option<String>,
        channel: Option<String>,
    ) -> Result<Ts<Requirement>, JsValue> {
        let requirement = self
            .catalogue
            .resolve_for(document, city.as_deref(), channel.as_deref())
            .map_err(thrown(Locale::default()))?;
        convert(&requirement)
    }
}

impl EngineHandle {
    fn request(&self, options: &Ts<CheckOptions>) -> Result<Request, JsValue> {
        let options = read(options)?;
        let locale = options.locale.unwrap_or_default();
        let mut requirement = self
            .catalogue
            .resolve_for(
                &options.document,
                options.city.as_deref(),
                options.channel.as_deref(),
            )
            .map_err(thrown(locale))?;
        if let Some(background) = &options.background {
            requirement.choose_background(background);
        }
        Ok(Request {
            requirement,
            options: engine::CheckOptions {
                photo_name: options.photo.unwrap_or_default(),
                locale,
                landmarks: options.landmarks.unwrap_or_default(),
            },
        })
    }

    fn report(&mut self, photo: &Photo, request: &Request) -> Result<Ts<Report>, JsValue> {
        convert(&self.engine.check(photo, &request.requirement, &request.options))
    }

    fn prepare(&mut self, photo: &Photo, request: &Request) -> Result<Ts<Prepared>, JsValue> {
        let mut normalization = self
            .engine
            .normalize(photo, &request.requirement, &request.options)
            .map_err(thrown(request.options.locale))?;
        let jpeg = normalization
            .jpeg
            .take()
            .map_or(JsValue::NULL, |jpeg| Uint8Array::from(&jpeg[..]).into());
        let matte = normalization
            .workings
            .take()
            .and_then(|workings| workings.matte)
            .map_or(JsValue::NULL, |matte| Uint8Array::from(&matte.bytes()[..]).into());
        convert(&Prepared {
            normalization,
            jpeg,
            matte,
        })
    }
}

fn decode(bytes: &[u8], request: &Request) -> Result<Photo, JsValue> {
    Photo::decode(bytes, &Limits::wasm()).map_err(thrown(request.options.locale))
}

fn take_pixels(
    rgba: &[u8],
    width: u32,
    height: u32,
    original: &[u8],
    request: &Request,
) -> Result<Photo, JsValue> {
    Photo::from_rgba(width, height, rgba, read_metadata(original)).map_err(thrown(request.options.locale))
}
