// What the wasm tests and the browser tests share: where things are, and the photos.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const generated = join(root, 'pkg/src/generated');
/** The native program; `cargo xtask test` names the one it has just compiled. */
export const program = process.env.YIZHAO ?? join(root, 'target/release/yizhao');

const shared = join(root, '../shared/photos');
/** The labelled photos lie beside the repository and never in it. */
export const sharedPhotos = existsSync(shared) ? shared : null;

export function freePhotos() {
  return photosIn(join(root, 'tests/photos/free'));
}

export function photosIn(folder) {
  return readdirSync(folder)
    .filter((name) => /\.(jpe?g|png|webp)$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** Runs the program; resolves with its exit status and output whatever the status is. */
export async function yizhao(...words) {
  const run = promisify(execFile)(program, words, { cwd: root, maxBuffer: 1 << 28 });
  try {
    return { status: 0, ...(await run) };
  } catch (error) {
    if (typeof error.code !== 'number') throw error;
    return { status: error.code, stdout: error.stdout, stderr: error.stderr };
  }
}

/** The reports that the program prints, one for each photo, in order. */
export async function nativeReports(photos, ...words) {
  const { stdout, stderr } = await yizhao('check', ...photos, '--json', ...words);
  const reports = stdout.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line));
  if (reports.length !== photos.length) throw new Error(`${reports.length} reports of ${photos.length} photos: ${stderr}`);
  return reports;
}

/** A fresh engine in this process, as a worker would start it. */
export async function startEngine(change = {}) {
  const { initSync, EngineHandle } = await import(join(generated, 'engine.js'));
  initSync({ module: readFileSync(join(generated, 'engine_bg.wasm')) });
  const parts = { ...engineParts(), ...change };
  return new EngineHandle(
    parts.face_detection_short_range,
    parts.face_detection_full_range,
    parts.face_landmarks,
    parts.person_mask,
    parts.attributes,
    parts.matte_edge,
    parts.catalogue,
    parts.overrides,
  );
}

export function engineParts() {
  const networks = readdirSync(join(generated, 'networks'));
  const network = (name) =>
    readFileSync(join(generated, 'networks', networks.find((file) => file.startsWith(`${name}.`))));
  return {
    face_detection_short_range: network('face_detection_short_range'),
    face_detection_full_range: network('face_detection_full_range'),
    face_landmarks: network('face_landmarks'),
    person_mask: network('person_mask'),
    attributes: network('attributes'),
    matte_edge: network('matte_edge'),
    catalogue: readFileSync(join(generated, 'catalogue.json')),
  };
}
