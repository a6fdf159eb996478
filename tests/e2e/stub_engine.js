// Stands in for pkg/src/generated/engine.js where a test needs an engine that hangs, crashes or refuses on demand. What
// it does is the text of the "photo".
export default async function init() {}

const failure = (code, message) => ({ code, message, explanation: `explained ${code}` });

export class EngineHandle {
  check(bytes, options) {
    const text = new TextDecoder().decode(bytes.subarray(0, 16));
    if (text === 'hang') for (;;);
    if (text === 'crash') throw new WebAssembly.RuntimeError('unreachable');
    if (text === 'truncated') throw failure('truncated', 'ends after 9 bytes');
    if (text.startsWith('\ufffdPNG')) throw failure('too-large', 'decoding would hold 900000000 bytes at once, the limit is 400000000');
    if (text.includes('ftypheic')) throw failure('unsupported-format', 'not a picture that is decoded here');
    return { verdict: 'pass', photo: options.photo, locale: options.locale };
  }
  checkPixels(rgba, width, height, original) {
    return { verdict: 'pass', pixels: [width, height], rgba: [...rgba.subarray(0, 4)], original: original.length };
  }
  normalize() {
    const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xd9]);
    return { normalization: { verdict: 'fixable', output: { bytes: 4 }, edits: [], notices: [], refusal: null, output_report: null }, jpeg, matte: null };
  }
  documents(locale) {
    return [{ id: 'a', name: locale }];
  }
  cities() {
    return [];
  }
  requirement(document, city) {
    return { document, city };
  }
}
