//! Rust to a wasm module with its JavaScript: cargo, wasm-bindgen as a library, wasm-opt from the npm package
//! `binaryen`, and a last look whether Node accepts the result.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::stamp::Stamp;
use crate::tools::{cargo, node, output, root, run, say, target};

const TRIPLE: &str = "wasm32-unknown-unknown";

/// What rustc 1.95 emits. "All features" would let binaryen write an encoding of imports that Node 20 refuses.
const FEATURES: &[&str] = &[
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Without it, wasm-opt moves every function that is called from one place into its caller. A browser compiles a function
/// well only from its next call on: a photo's one long function would run in the baseline compiler to its end.
const ONE_CALLER: &str = "--one-caller-inline-max-function-size=100";

/// Joined to the flags of .cargo/config.toml: messages of a panic name no folder of the machine that built the module, so
/// that two machines build the same bytes.
fn flags_beside_the_file() -> Result<String> {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(std::env::home_dir()?.join(".cargo")))
        .context("no home folder: where is cargo's?")?;
    let home = home.display();
    let mut flags = vec![format!("--remap-path-prefix={home}=cargo")];
    // Of a dependency its own name and version say enough.
    for folder in fs::read_dir(format!("{home}/registry/src")).into_iter().flatten() {
        flags.push(format!("--remap-path-prefix={}=", folder?.path().display()));
    }
    Ok(format!("target.{TRIPLE}.rustflags={flags:?}"))
}

/// Small functions stay calls, where wasm-opt would copy those of up to 20 bytes into every caller: what is hot rustc has
/// inlined already, and copies are what a phone downloads (740 bytes of the engine).
const SMALL_FUNCTIONS: &str = "--flexible-inline-max-function-size=8";

/// A crate to compile to wasm.
pub(crate) struct Module {
    /// Cargo's package.
    pub(crate) package: &'static str,
    /// The library's file name without its ending.
    pub(crate) library: &'static str,
    /// Name of the files made: `NAME.js`, `NAME.d.ts`, `NAME_bg.wasm`.
    pub(crate) name: &'static str,
    /// wasm-opt's level.
    pub(crate) level: &'static str,
}

/// The engine of the product.
pub(crate) const ENGINE: Module = Module {
    package: "yizhao",
    library: "yizhao",
    name: "engine",
    level: "-O3",
};

/// What a build leaves behind.
pub(crate) struct Built {
    /// Folder with `NAME.js`, `NAME.d.ts` and `NAME_bg.wasm`.
    pub(crate) folder: PathBuf,
    /// Where the build script of the root package wrote, if it ran.
    pub(crate) script_output: Option<PathBuf>,
}

impl Module {
    /// Compiles, binds and optimizes.
    pub(crate) fn build(&self) -> Result<Built> {
        require_target()?;
        require_same_bindgen()?;
        let folder = target()?.join("xtask").join(self.name);
        let (compiled, script_output) = self.compile()?;
        let optimizer = optimizer()?;
        let outputs = ["engine.js", "engine.d.ts", "engine_bg.wasm"]
            .map(|file| folder.join(file.replace("engine", self.name)));
        let settings = [
            locked_version("wasm-bindgen-cli-support")?,
            self.level.to_owned(),
            FEATURES.join(" "),
            ONE_CALLER.to_owned(),
            SMALL_FUNCTIONS.to_owned(),
        ];
        let stamp = Stamp::new(self.name, &settings, &[compiled.clone(), optimizer.clone()])?;
        if !stamp.is_fresh(&outputs) {
            say("Binding", format!("{}_bg.wasm", self.name));
            Bindgen::new()
                .input_path(&compiled)
                .web(true)?
                .typescript(true)
                .out_name(self.name)
                .remove_producers_section(true)
                .generate(&folder)?;
            self.optimize(&optimizer, &outputs[2])?;
            self.instantiate(&folder)?;
            stamp.write()?;
        }
        Ok(Built {
            folder,
            script_output,
        })
    }

    /// The module as rustc left it, and the folder of the root package's build script.
    fn compile(&self) -> Result<(PathBuf, Option<PathBuf>)> {
        let mut cargo = cargo();
        cargo
            .args([
                "rustc",
                "--package",
                self.package,
                "--lib",
                "--crate-type",
                "cdylib",
            ])
            .args([
                "--profile",
                "wasm",
                "--target",
                TRIPLE,
                "--message-format",
                "json-render-diagnostics",
            ])
            .args(["--config", &flags_beside_the_file()?])
            // Either would replace the flags of .cargo/config.toml, SIMD among them.
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
        let root_id = format!("path+file://{}#", root().display());
        let mut script_output = None;
        for line in output(&mut cargo)?.lines() {
            let message: serde_json::Value = serde_json::from_str(line).context("cargo printed no JSON")?;
            let at_root = message["package_id"]
                .as_str()
                .is_some_and(|id| id.starts_with(&root_id));
            if at_root && message["reason"] == "build-script-executed" {
                script_output = message["out_dir"].as_str().map(PathBuf::from);
            }
        }
        let compiled = target()?
            .join(TRIPLE)
            .join("wasm")
            .join(format!("{}.wasm", self.library));
        Ok((compiled, script_output))
    }

    fn optimize(&self, optimizer: &Path, wasm: &Path) -> Result<()> {
        say(
            "Optimizing",
            wasm.file_name().unwrap_or_default().to_string_lossy(),
        );
        let optimized = wasm.with_extension("optimized");
        run(node()?
            .arg(optimizer)
            .arg(wasm)
            // Twice: what the first round opens up the second one mends (870 bytes of the engine).
            .args([self.level, self.level])
            .args(["--strip-debug", "--strip-producers", "--strip-target-features"])
            .args([ONE_CALLER, SMALL_FUNCTIONS])
            .args(FEATURES)
            .arg("-o")
            .arg(&optimized))?;
        fs::rename(&optimized, wasm)?;
        Ok(())
    }

    /// An engine that no browser accepts must not leave the build.
    fn instantiate(&self, folder: &Path) -> Result<()> {
        fs::write(folder.join("package.json"), r#"{"type":"module"}"#)?;
        let name = self.name;
        let script = format!(
            "import {{ readFileSync }} from 'node:fs'; import {{ initSync }} from './{name}.js'; \
             initSync({{ module: readFileSync('./{name}_bg.wasm') }});"
        );
        run(node()?
            .current_dir(folder)
            .args(["--input-type=module", "--eval", &script]))
        .with_context(|| format!("Node cannot instantiate {name}_bg.wasm"))
    }
}

fn require_target() -> Result<()> {
    let installed = || -> Result<bool> {
        let folder =
            output(crate::tools::command("rustc").args(["--print", "target-libdir", "--target", TRIPLE]))?;
        Ok(Path::new(folder.trim()).exists())
    };
    if installed()? {
        return Ok(());
    }
    say("Adding", format!("target {TRIPLE}"));
    run(crate::tools::command("rustup").args(["target", "add", TRIPLE])).with_context(|| {
        format!(
            "Rust's target {TRIPLE} is missing and rustup cannot add it: install rustup (https://rustup.rs)"
        )
    })
}

/// Glue and module speak a private protocol that changes with every version of wasm-bindgen.
fn require_same_bindgen() -> Result<()> {
    let module = locked_version("wasm-bindgen")?;
    let glue = locked_version("wasm-bindgen-cli-support")?;
    if module != glue {
        bail!(
            "Cargo.lock has wasm-bindgen {module} but wasm-bindgen-cli-support {glue}: \
             set the version in xtask/Cargo.toml to ={module}"
        );
    }
    Ok(())
}

fn locked_version(package: &str) -> Result<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).context("cannot read Cargo.lock")?;
    let name = format!("name = \"{package}\"\nversion = \"");
    let (_, rest) = lock
        .split_once(&name)
        .with_context(|| format!("{package} is not in Cargo.lock"))?;
    Ok(rest.split('"').next().unwrap_or_default().to_owned())
}

fn optimizer() -> Result<PathBuf> {
    let path = root().join("node_modules/binaryen/bin/wasm-opt");
    if !path.exists() {
        bail!("{} is missing: run npm ci", path.display());
    }
    Ok(path)
}
