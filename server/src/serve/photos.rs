//! Posted photos as files under random names: in a directory by default, in an S3-compatible store by address.

use std::path::Path;
use std::sync::Arc;

use axum::body::Bytes;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutPayload};

/// The photos.
#[derive(Debug, Clone)]
pub(super) struct Photos {
    store: Arc<dyn ObjectStore>,
}

impl Photos {
    /// In a directory; every write reaches the disk before it is answered.
    pub(super) fn in_directory(folder: &Path) -> Result<Self, Error> {
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self {
            store: Arc::new(store),
        })
    }

    /// In an S3-compatible store, `s3://bucket/prefix`; keys and endpoint come from the usual `AWS_…` variables.
    #[cfg(feature = "s3")]
    pub(super) fn at_url(url: &str) -> Result<Self, Error> {
        let url = url.parse().map_err(|source: url::ParseError| Error::Generic {
            store: "address",
            source: Box::new(source),
        })?;
        let settings = std::env::vars().map(|(name, value)| (name.to_ascii_lowercase(), value));
        let (store, prefix) = object_store::parse_url_opts(&url, settings)?;
        let store = object_store::prefix::PrefixStore::new(store, prefix);
        Ok(Self {
            store: Arc::new(store),
        })
    }

    /// Keeps a photo.
    pub(super) async fn put(&self, key: &str, bytes: Bytes) -> Result<(), Error> {
        self.store
            .put(&Key::from(key), PutPayload::from_bytes(bytes))
            .await
            .map(drop)
    }

    /// The photo's bytes.
    pub(super) async fn get(&self, key: &str) -> Result<Bytes, Error> {
        self.store.get(&Key::from(key)).await?.bytes().await
    }

    /// Removes a photo; one that is not there is removed already.
    pub(super) async fn remove(&self, key: &str) -> Result<(), Error> {
        match self.store.delete(&Key::from(key)).await {
            Err(Error::NotFound { .. }) => Ok(()),
            result => result,
        }
    }
}
