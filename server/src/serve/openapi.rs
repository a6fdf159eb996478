//! The interface described for programs: `/openapi.json`, made from the handlers themselves.

use axum::Json;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi, ToSchema};

use super::{catalogue, events, orders, problem, receipt, receipts, review, submit};

/// The form that makes an order.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only described, never built")]
pub(super) struct OrderForm {
    /// The prepared photo, as the engine wrote it.
    #[schema(value_type = String, format = Binary)]
    photo: Vec<u8>,
    /// Catalogue id of the document.
    #[schema(example = "cn-hk-macau-permit")]
    document: String,
    /// City of application, GB/T 2260; a province is refused.
    #[schema(example = "440300")]
    city: String,
    /// How the photo is handed in; left out, the document's first channel.
    #[schema(example = "upload")]
    channel: Option<String>,
    /// JSON object of texts; `name` is needed.
    #[schema(example = r#"{"name": "张三"}"#)]
    applicant: String,
    /// The client's report as JSON; kept, never trusted.
    report: Option<String>,
    /// The edit ledger as JSON.
    edits: Option<String>,
}

/// The form of a new photo for a rejected order.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only described, never built")]
pub(super) struct PhotoForm {
    /// The prepared photo, as the engine wrote it.
    #[schema(value_type = String, format = Binary)]
    photo: Vec<u8>,
    /// The client's report as JSON; kept, never trusted.
    report: Option<String>,
    /// The edit ledger as JSON.
    edits: Option<String>,
}

#[derive(OpenApi)]
#[openapi(
    info(title = "yizhao serve", description = "Receives prepared identity photos and answers with receipts. See docs/service.md."),
    paths(
        catalogue::documents, catalogue::document, catalogue::cities,
        submit::create, orders::list, orders::read, orders::photo, submit::resubmit, orders::remove,
        events::follow, receipts::read, review::list, review::photo, review::decide,
    ),
    components(schemas(problem::ProblemDocument, receipts::ReceiptStanding, receipt::ReceiptView)),
    modifiers(&Credentials)
)]
struct Interface;

struct Credentials;

impl Modify for Credentials {
    fn modify(&self, interface: &mut utoipa::openapi::OpenApi) {
        let components = interface.components.get_or_insert_default();
        for name in ["holder", "operator"] {
            let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
            components.add_security_scheme(name, scheme);
        }
    }
}

/// The description.
pub(super) async fn describe() -> Json<utoipa::openapi::OpenApi> {
    Json(Interface::openapi())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_of_the_contract_is_described() {
        let described = serde_json::to_value(Interface::openapi()).unwrap();
        for (path, method) in [
            ("/v1/documents", "get"),
            ("/v1/documents/{id}", "get"),
            ("/v1/cities", "get"),
            ("/v1/orders", "post"),
            ("/v1/orders", "get"),
            ("/v1/orders/{id}", "get"),
            ("/v1/orders/{id}", "delete"),
            ("/v1/orders/{id}/events", "get"),
            ("/v1/orders/{id}/photo", "post"),
            ("/v1/receipts/{number}", "get"),
            ("/v1/review", "get"),
            ("/v1/review/{id}", "post"),
        ] {
            assert!(described["paths"][path][method].is_object(), "{method} {path}");
        }
    }
}
