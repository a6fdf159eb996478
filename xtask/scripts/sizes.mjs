// Prints [[raw, brotli], …] in bytes for the files named. Usage: node sizes.mjs FILE...
import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';

import { brotliParams } from './brotli.mjs';

const sizes = process.argv.slice(2).map((path) => {
  const bytes = readFileSync(path);
  return [bytes.length, brotliCompressSync(bytes, brotliParams(bytes)).length];
});
process.stdout.write(JSON.stringify(sizes));
