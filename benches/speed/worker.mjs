// Runs in a dedicated worker, as the product does: interleaves the contestants so that a slow second of the machine slows
// both, after a warm-up that lets the browser's optimizing compiler take over.

const bytesOf = async (address) => {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
};

/** The same numbers for both sides: a face-like ramp with noise of a fixed generator. */
function input(length) {
  let state = 0x2545f491;
  return Float32Array.from({ length }, (_, index) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 0.5 + 0.3 * Math.sin(index / 97) + 0.2 * (state / 2 ** 32 - 0.5);
  });
}

/** Height × width × channels to channels × height × width. */
function planar(values, [height, width, channels]) {
  const out = new Float32Array(values.length);
  for (let pixel = 0; pixel < height * width; pixel += 1) {
    for (let channel = 0; channel < channels; channel += 1) {
      out[channel * height * width + pixel] = values[pixel * channels + channel];
    }
  }
  return out;
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** A turn lasts at least this long: a page's clock ticks every tenth of a millisecond. */
const turn_ms = 20;

/** Median milliseconds of one run of each contestant, measured in turns. */
async function race(contestants, { warmup_ms, runs }) {
  const repeats = [];
  for (const run of contestants) {
    const start = performance.now();
    let done = 0;
    while (performance.now() - start < warmup_ms) {
      await run();
      done += 1;
    }
    repeats.push(Math.max(1, Math.ceil((turn_ms * done) / warmup_ms)));
  }
  const times = contestants.map(() => []);
  for (let turn = 0; turn < runs; turn += 1) {
    for (const [index, run] of contestants.entries()) {
      const start = performance.now();
      for (let repeat = 0; repeat < repeats[index]; repeat += 1) await run();
      times[index].push((performance.now() - start) / repeats[index]);
    }
  }
  return times.map((list) => ({ median_ms: median(list), min_ms: Math.min(...list) }));
}

async function networks(work) {
  const { initSync, BenchNetwork } = await import('/bench/bench.js');
  initSync({ module: await bytesOf('/bench/bench_bg.wasm') });
  const ort = work.networks.some(({ onnx }) => onnx) ? await import('/ort/ort.wasm.min.mjs') : null;
  if (ort) {
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.wasmPaths = '/ort/';
  }
  const rows = [];
  for (const { name, file, onnx } of work.networks) {
    const ours = new BenchNetwork(await bytesOf(`/networks/${file}`));
    const shape = Array.from(ours.input_shape());
    const values = input(shape.reduce((a, b) => a * b, 1));
    ours.set_input(values);
    const contestants = [() => ours.run()];
    if (onnx) {
      const session = await ort.InferenceSession.create(await bytesOf(`/models/${onnx}`));
      const [height, width, channels] = shape;
      const feeds = {
        [session.inputNames[0]]: new ort.Tensor('float32', planar(values, shape), [1, channels, height, width]),
      };
      contestants.push(() => session.run(feeds));
    }
    const [us, them] = await race(contestants, work);
    rows.push({ name, ours: us, ort: them ?? null });
    ours.free();
  }
  return rows;
}

async function check(work) {
  const { initSync, EngineHandle } = await import('/generated/engine.js');
  initSync({ module: await bytesOf('/generated/engine_bg.wasm') });
  const files = await Promise.all(work.files.map((file) => bytesOf(`/networks/${file}`)));
  const engine = new EngineHandle(...files, await bytesOf('/generated/catalogue.json'));
  const photo = await bytesOf('/photo/photo');
  const options = { document: 'cn-hk-macau-permit' };
  const first = performance.now();
  engine.check(photo, options);
  const first_ms = performance.now() - first;
  const until = performance.now() + work.warmup_ms;
  while (performance.now() < until) engine.check(photo, options);
  const stages = [];
  let faces = 0;
  for (let turn = 0; turn < work.runs; turn += 1) {
    const report = engine.check(photo, options);
    stages.push(report.timings_ms);
    faces = report.faces.length;
  }
  const medians = Object.fromEntries(Object.keys(stages[0]).map((stage) => [stage, median(stages.map((s) => s[stage]))]));
  const without_decode_ms = median(stages.map(({ total, decode }) => total - decode));
  return { first_ms, medians, without_decode_ms, faces };
}

/** Upright pixels of the phone photo: 3 to 4, twelve megapixels. */
const phone = { width: 3024, height: 4032 };
/** A TIFF block that says one thing: stored on its side, as phones do (orientation 6). */
const exif = [0xff, 0xe1, 0, 34, 69, 120, 105, 102, 0, 0, 77, 77, 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];

/** The portrait's middle, enlarged to a phone's pixels, with noise of a fixed generator in place of the detail it lacks. */
async function phonePhoto(portrait) {
  const source = await createImageBitmap(new Blob([portrait]));
  const canvas = new OffscreenCanvas(phone.height, phone.width);
  const context = canvas.getContext('2d');
  const width = (source.height * phone.width) / phone.height;
  context.imageSmoothingQuality = 'high';
  context.setTransform(0, -1, 1, 0, 0, phone.width);
  context.drawImage(source, (source.width - width) / 2, 0, width, source.height, 0, 0, phone.width, phone.height);
  const image = context.getImageData(0, 0, phone.height, phone.width);
  let state = 0x2545f491;
  for (let at = 0; at < image.data.length; at += 4) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const noise = (state >>> 28) - 8;
    for (let channel = 0; channel < 3; channel += 1) image.data[at + channel] += noise;
  }
  context.putImageData(image, 0, 0);
  const jpeg = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 })).arrayBuffer());
  const bytes = new Uint8Array(jpeg.length + exif.length);
  bytes.set(jpeg.subarray(0, 2));
  bytes.set(exif, 2);
  bytes.set(jpeg.subarray(2), 2 + exif.length);
  return bytes;
}

/** Milliseconds and memory of a phone photo in an engine of its own, as a page has it. */
async function normalize(work) {
  const { initSync, EngineHandle } = await import('/generated/engine.js?normalize');
  const { memory } = initSync({ module: await bytesOf('/generated/engine_bg.wasm') });
  const files = await Promise.all(work.files.map((file) => bytesOf(`/networks/${file}`)));
  const photo = await phonePhoto(await bytesOf('/photo/photo'));
  const memory_bytes = {};
  const engine = new EngineHandle(...files, await bytesOf('/generated/catalogue.json'));
  memory_bytes['networks loaded'] = memory.buffer.byteLength;
  const options = { document: work.document };
  engine.check(photo, options);
  memory_bytes['photo checked'] = memory.buffer.byteLength;
  const first = performance.now();
  const { normalization } = engine.normalize(photo, options);
  const first_ms = performance.now() - first;
  memory_bytes['photo normalized'] = memory.buffer.byteLength;
  const until = performance.now() + work.warmup_ms;
  while (performance.now() < until) engine.normalize(photo, options);
  const checks = [];
  const wholes = [];
  for (let turn = 0; turn < work.runs; turn += 1) {
    const started = performance.now();
    engine.check(photo, options);
    const between = performance.now();
    engine.normalize(photo, options);
    checks.push(between - started);
    wholes.push(performance.now() - between);
  }
  const beyond_ms = median(wholes.map((whole, turn) => whole - checks[turn]));
  return {
    memory_bytes, first_ms, check_ms: median(checks), whole_ms: median(wholes), beyond_ms, photo_bytes: photo.length,
    edits: normalization.edits.map(({ operation }) => operation), verdict: normalization.verdict,
  };
}

self.onmessage = async ({ data: work }) => {
  try {
    self.postMessage({
      networks: await networks(work),
      check: work.photo ? await check(work) : null,
      normalize: work.photo ? await normalize({ ...work, runs: 9 }) : null,
    });
  } catch (error) {
    self.postMessage({ error: String(error?.stack ?? error) });
  }
};
