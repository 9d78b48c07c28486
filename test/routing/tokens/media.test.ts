import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { imageSize } from "../../../src/routing/tokens/image-size.ts";
import { documentTokens, imageTokens } from "../../../src/routing/tokens/media.ts";

function png(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(33);
  bytes.writeUInt32BE(0x89504e47, 0);
  bytes.writeUInt32BE(0x0d0a1a0a, 4);
  bytes.writeUInt32BE(13, 8);
  bytes.write("IHDR", 12);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

function gif(width: number, height: number): Buffer {
  const bytes = Buffer.from("GIF89a----", "latin1");
  bytes.writeUInt16LE(width, 6);
  bytes.writeUInt16LE(height, 8);
  return bytes;
}

function segment(marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

/** Camera data with a thumbnail in front, as phones write it. */
function jpeg(width: number, height: number, marker = 0xc0, before = 300): Buffer {
  const frame = Buffer.alloc(15);
  frame[0] = 8;
  frame.writeUInt16BE(height, 1);
  frame.writeUInt16BE(width, 3);
  const thumbnail = Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xc0, Buffer.from("\x08\0\x10\0\x10", "latin1")),
  ]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe1, Buffer.concat([thumbnail, Buffer.alloc(before)])),
    segment(0xc4, Buffer.alloc(20)),
    Buffer.from([0xff]),
    segment(marker, frame),
  ]);
}

function webp(kind: "VP8 " | "VP8L" | "VP8X", width: number, height: number): Buffer {
  const bytes = Buffer.alloc(40);
  bytes.write("RIFF", 0);
  bytes.write(`WEBP${kind}`, 8);
  if (kind === "VP8 ") {
    bytes.writeUInt16LE(width, 26);
    bytes.writeUInt16LE(height, 28);
  } else if (kind === "VP8L") {
    bytes[20] = 0x2f;
    bytes.writeUInt32LE(((width - 1) | ((height - 1) << 14)) >>> 0, 21);
  } else {
    bytes.writeUIntLE(width - 1, 24, 3);
    bytes.writeUIntLE(height - 1, 27, 3);
  }
  return bytes;
}

const base64 = (bytes: Buffer): object => ({ type: "base64", media_type: "image/png", data: bytes.toString("base64") });

describe("the size of a picture", () => {
  it.each([
    ["PNG", png(800, 600)],
    ["GIF", gif(800, 600)],
    ["JPEG", jpeg(800, 600)],
    ["progressive JPEG", jpeg(800, 600, 0xc2)],
    ["JPEG with 60 KB of camera data", jpeg(800, 600, 0xc0, 60_000)],
    ["lossy WebP", webp("VP8 ", 800, 600)],
    ["lossless WebP", webp("VP8L", 800, 600)],
    ["extended WebP", webp("VP8X", 800, 600)],
  ])("%s", (_format, bytes) => {
    expect(imageSize(bytes)).toEqual({ width: 800, height: 600 });
    expect(imageTokens(base64(bytes))).toBe(640);
  });

  it("is unknown for anything else, and nothing throws", () => {
    expect(imageSize(Buffer.from("<svg/>"))).toBeUndefined();
    expect(imageSize(png(0, 600))).toBeUndefined();
    const files = [png(8, 8), gif(8, 8), jpeg(8, 8), webp("VP8 ", 8, 8), webp("VP8L", 8, 8), webp("VP8X", 8, 8)];
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.nat(40), fc.uint8Array({ maxLength: 40 }), (file, cut, noise) => {
        const size = imageSize(Buffer.concat([file.subarray(0, cut), noise]));
        expect(size === undefined || (size.width > 0 && size.height > 0)).toBe(true);
      }),
    );
  });
});

describe("tokens", () => {
  it("of a picture are its pixels / 750, at most 1,600", () => {
    expect(imageTokens(base64(png(200, 200)))).toBe(54);
    expect(imageTokens(base64(png(1, 1)))).toBe(1);
    expect(imageTokens(base64(png(4_000, 100)))).toBeLessThan(100);
    expect(imageTokens(base64(png(8_000, 8_000)))).toBe(1_600);
  });

  it("of a picture that cannot be seen are a guess", () => {
    for (const source of [undefined, { type: "url", url: "https://h/a.png" }, base64(Buffer.from("?"))])
      expect(imageTokens(source)).toBe(1_500);
  });

  it("of a PDF are its pages", () => {
    const page = "<< /Type /Page /Parent 1 0 R >>\n";
    const pdf = Buffer.from(`%PDF-1.7\n<< /Type /Pages /Count 3 >>\n${page.repeat(2)}<</Type/Page>>`);
    expect(documentTokens(base64(pdf))).toBe(6_000);
    expect(documentTokens(base64(pdf))).toBe(6_000);
    const compressed = Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(300_000, 7)]);
    expect(documentTokens(base64(compressed))).toBe(8_000);
    expect(documentTokens(base64(Buffer.from("%PDF-")))).toBe(2_000);
    expect(documentTokens({ type: "url", url: "https://h/a.pdf" })).toBe(3_000);
  });
});
