/**
 * Fetches the manifest of a preset: a description, and never code. A preset that brings code must be in a folder, where its
 * user can look at it first.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { isLoopback } from "../../config/loopback.ts";
import { download } from "../../proxy/download.ts";
import { usageError } from "../flags.ts";
import { effectsOf } from "./effects.ts";
import { readManifest } from "./manifest.ts";
import { manifestFile } from "./place.ts";

const MAX_BYTES = 1024 * 1024;
const FILE = "manifest.json";

/** Where the manifest lies; undefined for what is no address. */
export function manifestUrl(source: string): string | undefined {
  const short = /^(?:gh:|github:)?([\w.-]+)\/([\w.-]+)((?:\/[\w-][\w.-]*)*)(?:#([\w./-]+))?$/.exec(source);
  if (short) return rawUrl({ owner: short[1], repo: short[2], path: short[3], ref: short[4] });
  if (!/^https?:\/\//.test(source) || !URL.canParse(source)) return undefined;
  const url = new URL(source);
  const page = /^\/([\w.-]+)\/([\w.-]+)(?:\/(?:tree|blob)\/([\w.-]+)((?:\/[\w.-]+)*))?\/?$/.exec(url.pathname);
  if (url.host === "github.com" && page) return rawUrl({ owner: page[1], repo: page[2], ref: page[3], path: page[4] });
  if (!url.pathname.endsWith(".json")) url.pathname = `${url.pathname.replace(/\/+$/, "")}/${FILE}`;
  return url.href;
}

type Part = string | undefined;

interface Place {
  readonly owner: Part;
  readonly repo: Part;
  readonly path: Part;
  readonly ref: Part;
}

function rawUrl({ owner, repo, path = "", ref = "HEAD" }: Place): string {
  const name = repo?.replace(/\.git$/, "");
  const file = path.endsWith(".json") ? path : `${path}/${FILE}`;
  return `https://raw.githubusercontent.com/${owner}/${name}/${ref}${file}`;
}

/** Calls `use` with a folder that holds the manifest, for as long as that takes. */
export async function withFetched<T>(url: string, use: (folder: string) => Promise<T>): Promise<T> {
  const { protocol, hostname } = new URL(url);
  if (protocol !== "https:" && !isLoopback(hostname)) throw usageError(url, "is not fetched without https");
  const text = await download(url, { maxBytes: MAX_BYTES });
  const folder = await mkdtemp(join(tmpdir(), "ccr-preset-"));
  try {
    await writeFile(manifestFile(folder), text, { mode: 0o600 });
    const { code } = effectsOf(readManifest(folder), folder);
    if (code.length > 0)
      throw usageError(url, "brings code, which is not downloaded: get it, look at it, and name its folder");
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
