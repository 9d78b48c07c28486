/** Width and height of a picture from the first bytes of its file. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Undefined when the bytes are none of PNG, JPEG, GIF and WebP, or end too early. */
export function imageSize(bytes: Buffer): Size | undefined {
  const size = FORMATS.find(({ signature }) => signature(bytes))?.size(bytes);
  return size && size.width > 0 && size.height > 0 ? size : undefined;
}

interface Format {
  readonly signature: (bytes: Buffer) => boolean;
  readonly size: (bytes: Buffer) => Size | undefined;
}

const FORMATS: readonly Format[] = [
  { signature: (bytes) => bytes.length >= 24 && bytes.readUInt32BE(0) === 0x89504e47, size: pngSize },
  { signature: (bytes) => bytes.length >= 10 && bytes.toString("latin1", 0, 4) === "GIF8", size: gifSize },
  { signature: (bytes) => bytes.length >= 30 && bytes.toString("latin1", 8, 12) === "WEBP", size: webpSize },
  { signature: (bytes) => bytes.length >= 4 && bytes.readUInt16BE(0) === 0xffd8, size: jpegSize },
];

/** The first chunk is always IHDR. */
function pngSize(bytes: Buffer): Size {
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

function gifSize(bytes: Buffer): Size {
  return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
}

/** Three kinds of first chunk: lossy, lossless, extended. */
function webpSize(bytes: Buffer): Size | undefined {
  switch (bytes.toString("latin1", 12, 16)) {
    case "VP8 ":
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    case "VP8L": {
      const bits = bytes.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8X":
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    default:
      return undefined;
  }
}

/** Markers that carry the size are C0 to CF, but for tables (C4), a reserved one (C8) and arithmetic conditioning (CC). */
const NO_FRAMES: ReadonlySet<number> = new Set([0xc4, 0xc8, 0xcc]);

/** Segments are walked by their lengths: thumbnails inside of them have sizes of their own. */
function jpegSize(bytes: Buffer): Size | undefined {
  let at = 2;
  while (at + 9 <= bytes.length) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && !NO_FRAMES.has(marker))
      return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}
