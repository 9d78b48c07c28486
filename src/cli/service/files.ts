/** Files that only their owner may read, and that are there whole or not at all. */
import { lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** In a shared temporary folder somebody else may have made the folder first, to read or redirect what is written. */
export function requireOwnFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (!isOwnFolder(path)) throw new Error(`${path} belongs to somebody else`);
}

export function isOwnFolder(path: string): boolean {
  try {
    const stats = lstatSync(path);
    const uid = process.getuid?.();
    return stats.isDirectory() && (uid === undefined || stats.uid === uid);
  } catch {
    return false;
  }
}

/** Readers see the old text or the new one. */
export function replaceFile(path: string, text: string, mode: number = 0o600): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const next = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(next, text, { mode, flush: true });
    renameSync(next, path);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}
