// Writes FILE.br beside every compressible file of a folder: the service sends it to browsers that accept Brotli.
// Usage: node compress.mjs FOLDER
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';

import { brotliParams } from './brotli.mjs';

const compress = promisify(brotliCompress);
const already = new Set(['.br', '.gz', '.png', '.jpg', '.jpeg', '.webp', '.woff2']);
const smallest = 1024;

const files = await readdir(process.argv[2], { recursive: true, withFileTypes: true });
await Promise.all(
  files
    .filter((entry) => entry.isFile() && !already.has(extname(entry.name)))
    .map(async (entry) => {
      const path = join(entry.parentPath ?? entry.path, entry.name);
      const bytes = await readFile(path);
      if (bytes.length < smallest) return;
      await writeFile(`${path}.br`, await compress(bytes, brotliParams(bytes)));
    }),
);
