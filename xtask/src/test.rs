//! tests
use anyhow::Result;
use clap::Args;
#[derive(Args)]
pub(crate) struct Options {}
pub(crate) fn main(_options: &Options) -> Result<()> {
    Ok(())
}
