/** Throw-away directories that end with the test, and files in them. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { onTestFinished } from "vitest";

/** A new directory by its real path, removed when the running test is over. */
export async function tempDir(): Promise<string> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), "ccr-test-")));
  onTestFinished(() => rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }));
  return dir;
}

/** Writes a file, with its folders; objects other than buffers as JSON. Returns its path. */
export async function put(path: string, content: string | object, mode = 0o644): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const raw = typeof content === "string" || Buffer.isBuffer(content);
  await writeFile(path, raw ? content : JSON.stringify(content), { mode });
  return path;
}
