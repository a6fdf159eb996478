//! `yizhao serve`: the app, the receiving service, orders and receipts. `docs/service.md` is written for its clients.
//!
//! One order walks one way: `submit` receives and stores it, `pool` gives it to a checker, `examine` judges the photo
//! anew, `receipt` is issued, `events` tells who follows. Nothing that was answered is ever lost: it stood in `store`
//! and `photos`, on disk, before.

mod app;
mod catalogue;
mod events;
mod examine;
mod form;
mod guard;
mod janitor;
mod language;
mod listen;
mod metrics;
mod openapi;
mod orders;
mod photos;
mod pool;
mod problem;
mod receipt;
mod receipt_pdf;
mod receipts;
mod review;
mod routes;
mod secrets;
mod settings;
mod store;
mod submit;
mod view;

use std::fs::{self, File, TryLockError};
use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use tokio::net::TcpListener;
use tokio::runtime::{Handle, Runtime};
use tokio::sync::{broadcast, watch};

use self::app::AppFiles;
use self::examine::Judge;
use self::guard::Limiter;
use self::photos::Photos;
use self::pool::Queue;
use self::secrets::TokenKey;
pub(crate) use self::settings::Arguments;
use self::settings::{ReviewMode, Settings};
use self::store::Store;
use crate::cli::{Status, complain};
use crate::failure::Failure;

/// What every handler sees.
struct App {
    settings: Settings,
    judge: Arc<Judge>,
    queue: Queue,
    key: TokenKey,
    operator_sha256: Option<String>,
    limiter: Limiter,
    files: Option<AppFiles>,
    stopping: watch::Receiver<bool>,
}

/// Serves until interrupted or terminated.
pub(crate) fn run(arguments: Arguments) -> Status {
    let locale = arguments.language.locale();
    let result = Runtime::new()
        .map_err(|error| failed("无法启动服务", "The service cannot start.", &error))
        .and_then(|runtime| {
            let served = runtime.block_on(serve(arguments));
            runtime.shutdown_background();
            served
        });
    match result {
        Ok(()) => Status::Pass,
        Err(failure) => complain(&failure, locale),
    }
}

async fn serve(arguments: Arguments) -> Result<(), Failure> {
    log();
    let settings = Settings::of(arguments)?;
    prepare_folder(&settings.data).map_err(|error| Failure::writing(&settings.data, &error))?;
    let _lock = lock(&settings.data)?;
    let listener = TcpListener::bind(settings.listen).await.map_err(|error| {
        let address = settings.listen;
        failed(
            &format!("无法监听 {address}"),
            &format!("Cannot listen on {address}."),
            &error,
        )
    })?;
    let address = listener
        .local_addr()
        .map_err(|error| failed("无法监听", "Cannot listen.", &error))?;
    let (stop, stopping) = watch::channel(false);
    let app = open(settings, stopping.clone()).await?;
    let house = tokio::spawn(janitor::keep_house(Arc::clone(&app)));
    let router = routes::router(&app);
    // The one line on stdout: for a person to click and for a program to wait for.
    println!("http://{address}");
    let server = tokio::spawn(listen::serve(listener, router, stopping));
    stop_signal().await;
    tracing::info!("stopping");
    let _ = stop.send(true);
    let _ = server.await;
    let _ = house.await;
    let checkers = Arc::clone(&app);
    let _ = tokio::task::spawn_blocking(move || checkers.queue.stop()).await;
    app.judge.store.close().await;
    Ok(())
}

async fn open(settings: Settings, stopping: watch::Receiver<bool>) -> Result<Arc<App>, Failure> {
    let store_failed =
        |error: sqlx::Error| failed("无法打开数据库", "The database cannot be opened.", &error);
    let store = Store::open(&settings.database).await.map_err(store_failed)?;
    let photos = open_photos(&settings)?;
    let key_path = settings.data.join("token.key");
    let key = TokenKey::open(&key_path).map_err(|error| Failure::writing(&key_path, &error))?;
    let files = match &settings.app {
        Some(folder) => Some(AppFiles::open(folder).map_err(|index| {
            let missing = io::Error::from(io::ErrorKind::NotFound);
            failed(
                &format!("网页目录中没有 {}", index.display()),
                &format!("There is no {}.", index.display()),
                &missing,
            )
        })?),
        None => None,
    };
    let judge = Arc::new(Judge {
        store,
        photos,
        review: settings.review,
        news: broadcast::channel(256).0,
        metrics: metrics::Metrics::default(),
    });
    let queue = {
        let (judge, runtime) = (Arc::clone(&judge), Handle::current());
        let (workers, size) = (settings.workers, settings.queue);
        tokio::task::spawn_blocking(move || Queue::start(workers, size, &judge, &runtime))
            .await
            .map_err(|error| failed("无法启动检测", "The checkers cannot start.", &error))??
    };
    Ok(Arc::new(App {
        limiter: Limiter::new(settings.requests_per_minute, settings.orders_per_minute),
        operator_sha256: settings
            .operator_token
            .as_ref()
            .map(|token| secrets::digest(token.as_bytes())),
        settings,
        judge,
        queue,
        key,
        files,
        stopping,
    }))
}

fn open_photos(settings: &Settings) -> Result<Photos, Failure> {
    let store_failed =
        |error: object_store::Error| failed("无法打开照片存储", "The photo store cannot be opened.", &error);
    #[cfg(feature = "s3")]
    if let Some(url) = &settings.photos {
        return Photos::at_url(url).map_err(store_failed);
    }
    let folder = settings.data.join("photos");
    prepare_folder(&folder).map_err(|error| Failure::writing(&folder, &error))?;
    Photos::in_directory(&folder).map_err(store_failed)
}

/// Makes a folder that nobody else may look into.
fn prepare_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Two services on one folder would check everything twice.
fn lock(folder: &Path) -> Result<File, Failure> {
    let path = folder.join("lock");
    let file = File::create(&path).map_err(|error| Failure::writing(&path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Failure::new(
            "in-use",
            format!("另一个服务正在使用 {}", folder.display()),
            format!("Another service is using {}.", folder.display()),
            "the lock is held",
        )),
        Err(TryLockError::Error(error)) => Err(Failure::writing(&path, &error)),
    }
}

async fn stop_signal() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}

fn log() {
    use tracing_subscriber::filter::LevelFilter;
    let level = match std::env::var("YIZHAO_LOG").as_deref() {
        Ok("debug") => LevelFilter::DEBUG,
        Ok("warn") => LevelFilter::WARN,
        Ok("error") => LevelFilter::ERROR,
        _ => LevelFilter::INFO,
    };
    let _ = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_target(false)
        .try_init();
}

fn failed(zh_cn: &str, en: &str, error: &dyn std::fmt::Display) -> Failure {
    Failure::new("service", zh_cn, en, error.to_string())
}

/// Threads that check when nothing else is said: half the cores, so that answering stays quick.
fn default_workers() -> usize {
    thread::available_parallelism().map_or(1, |cores| (cores.get() / 2).clamp(1, 4))
}
