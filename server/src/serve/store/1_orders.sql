-- Texts, integers and nothing else, so that SQLite and PostgreSQL read the same statements. Times are milliseconds
-- since 1970 UTC.

CREATE TABLE holders (
    id TEXT PRIMARY KEY,
    token_sha256 TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

CREATE TABLE orders (
    id TEXT PRIMARY KEY,
    holder TEXT NOT NULL REFERENCES holders (id),
    state TEXT NOT NULL,
    document TEXT NOT NULL,
    city TEXT NOT NULL,
    locale TEXT NOT NULL,
    applicant TEXT NOT NULL,
    attempt BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    photo_key TEXT,
    photo_sha256 TEXT NOT NULL,
    client_report TEXT,
    edits TEXT,
    report TEXT,
    reasons TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX orders_by_holder ON orders (holder, created_at);
CREATE INDEX orders_by_state ON orders (state, updated_at);

CREATE TABLE history (
    order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    state TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (order_id, seq)
);

-- Idempotency keys; a scope is a holder, an order, or everyone without a token.
CREATE TABLE requests (
    scope TEXT NOT NULL,
    request_key TEXT NOT NULL,
    content_sha256 TEXT NOT NULL,
    order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (scope, request_key)
);

-- A receipt outlives its order: it holds nothing about the person.
CREATE TABLE receipts (
    number TEXT PRIMARY KEY,
    order_id TEXT,
    document TEXT NOT NULL,
    city TEXT NOT NULL,
    photo_sha256 TEXT NOT NULL,
    covers TEXT NOT NULL,
    accepted_at BIGINT NOT NULL,
    valid_days BIGINT,
    valid_until BIGINT
);
CREATE INDEX receipts_by_order ON receipts (order_id);

-- Photos to be removed after a time. A photo is written down here before it is stored and struck out when its order
-- stands, so that no crash leaves a picture of a person behind.
CREATE TABLE doomed_photos (
    photo_key TEXT PRIMARY KEY,
    after BIGINT NOT NULL
);
