// Files that cannot be looked at, and photos that nobody should hand in, as issue 2 lists them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

import { root } from './support.mjs';

const photo = (name) => () => readFileSync(join(root, 'tests/photos', name));

/** A PNG whose header claims the given size; its pixels are those of a 1×1 picture. */
function png(width, height) {
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from([0, 200, 180, 160]))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Files that give an error and no report. */
export const unreadable = [
  { name: 'empty.jpg', bytes: () => Buffer.alloc(0), code: 'empty' },
  { name: 'letter.jpg', bytes: () => Buffer.from('This is a letter and no photo.\n'), code: 'unsupported-format' },
  { name: 'cut.jpg', bytes: () => photo('free/obama.jpg')().subarray(0, 20_000), code: 'truncated' },
  { name: 'one-pixel.png', bytes: () => png(1, 1), code: 'too-small' },
  { name: 'huge-header.png', bytes: () => png(30_000, 30_000), code: 'too-large' },
];

/** Photos that give a report with one particular finding; `turned` is accepted or refused, but never crashes. */
export const unacceptable = [
  { name: 'no-face.jpg', bytes: photo('no_face.jpg'), check: 'single-face', faces: 0 },
  { name: 'three-faces.jpg', bytes: photo('three_faces.jpg'), check: 'single-face', faces: 3 },
  { name: 'turned.jpg', bytes: photo('turned.jpg'), check: 'head-roll', faces: 1 },
];
