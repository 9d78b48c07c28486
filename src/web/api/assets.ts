/** The files of the page, read once: no request names a file of the disk. */
import { readdirSync, readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

import { ROOT } from "../shared/views.ts";

interface Asset {
  readonly type: string;
  readonly bytes: Buffer;
  readonly zipped: Buffer;
  /** Files with a hash in their name never change. */
  readonly lasting: boolean;
}

export type Assets = ReadonlyMap<string, Asset>;

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** Nothing from anywhere else, and nothing that is written in the page itself. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

/** On every answer below `ROOT`. */
export const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": POLICY,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=()",
};

/** Beside the bundle in a release; in a checkout, where the build puts it. Empty when it is not built. */
export function loadAssets(folder: string = assetFolder()): Assets {
  const files = namesIn(folder);
  return new Map(files.map((name) => [ROOT + (name === "index.html" ? "" : name), assetOf(join(folder, name))]));
}

function assetFolder(): string {
  const here = import.meta.dirname;
  return import.meta.filename.endsWith(".ts") ? join(here, "..", "..", "..", "dist", "web") : join(here, "web");
}

function namesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    return paths.map((path) => path.slice(folder.length + 1).replaceAll("\\", "/"));
  } catch {
    return [];
  }
}

function assetOf(path: string): Asset {
  const bytes = readFileSync(path);
  const type = TYPES[extname(path)] ?? "application/octet-stream";
  return { type, bytes, zipped: gzipSync(bytes), lasting: !path.endsWith(".html") };
}

/** False when there is no such file. */
export function sendAsset(assets: Assets, path: string, zips: boolean, res: ServerResponse): boolean {
  const asset = assets.get(path);
  if (!asset) return false;
  res.writeHead(200, {
    ...HEADERS,
    "content-type": asset.type,
    "cache-control": asset.lasting ? "private, max-age=31536000, immutable" : "no-store",
    vary: "accept-encoding",
    ...(zips && { "content-encoding": "gzip" }),
  });
  res.end(zips ? asset.zipped : asset.bytes);
  return true;
}
