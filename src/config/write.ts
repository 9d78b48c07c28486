/**
 * Writes configuration files: whole or not at all, with the versions before kept beside them.
 *
 * A new version is written under another name, flushed, and put in the place of the old one by a rename, which the file
 * system does at once. A link stays a link. Backups have the names that CCR gives them.
 */
import * as nodeFs from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { CcrError } from "../core/errors.ts";
import { isRecord } from "../core/message.ts";
import { withLock } from "./lock.ts";

/** What writing does to the disk. */
export interface Disk {
  readonly mkdir: (path: string) => Promise<void>;
  /** Undefined when there is no such file. */
  readonly read: (path: string) => Promise<string | undefined>;
  readonly mode: (path: string) => Promise<number>;
  readonly realpath: (path: string) => Promise<string>;
  /** A new file, on the disk when it returns. */
  readonly write: (path: string, text: string, mode: number) => Promise<void>;
  readonly rename: (from: string, to: string) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
  readonly list: (folder: string) => Promise<readonly string[]>;
}

const KEPT_BACKUPS = 5;
/** A configuration holds keys. */
const OWNER_ONLY = 0o600;

export const DISK: Disk = {
  mkdir: async (path) => void (await nodeFs.mkdir(path, { recursive: true, mode: 0o700 })),
  read: (path) => nodeFs.readFile(path, "utf8").catch(absent),
  mode: async (path) => (await nodeFs.stat(path)).mode & 0o777,
  realpath: (path) => nodeFs.realpath(path),
  write: (path, text, mode) => nodeFs.writeFile(path, text, { mode, flush: true }),
  rename: (from, to) => nodeFs.rename(from, to),
  remove: (path) => nodeFs.rm(path, { force: true }),
  list: (folder) => nodeFs.readdir(folder),
};

function absent(error: unknown): undefined {
  if (isRecord(error) && error["code"] === "ENOENT") return undefined;
  throw error;
}

/** Throws `CCR-E053`; the old file is whole then. */
export async function writeConfig(path: string, text: string, disk: Disk = DISK): Promise<void> {
  await reporting(path, async () => {
    const before = await disk.read(path);
    if (before === text) return;
    await disk.mkdir(dirname(path));
    if (before !== undefined) await backUp(path, before, disk);
    await replace(path, text, before !== undefined, disk);
  });
}

/** What a change has made of a file. */
export interface Changed {
  /** Undefined where there was none. */
  readonly before: string | undefined;
  readonly after: string;
}

/** An editor may save between our reading and our writing; whoever does so all the time has the last word. */
const MAX_LOOKS = 5;

/**
 * Changes what is there now: programs that change the same file take turns, and what an editor saves meanwhile is changed
 * anew. Throws what `change` throws, and `CCR-E053`.
 */
export async function changeConfig(
  path: string,
  change: (before: string | undefined) => Promise<string> | string,
): Promise<Changed> {
  await reporting(path, () => DISK.mkdir(dirname(path)));
  return withLock(path, async () => {
    let before = await reporting(path, () => DISK.read(path));
    for (let look = 1; ; look++) {
      const after = await change(before);
      const now = await reporting(path, () => DISK.read(path));
      if (now === before || look === MAX_LOOKS) {
        await writeConfig(path, after);
        return { before, after };
      }
      before = now;
    }
  });
}

/** Brings back the version before. Returns where the undone one is kept; throws `CCR-E053`. */
export async function undoConfig(path: string, disk: Disk = DISK): Promise<string> {
  return reporting(path, async () => {
    const newest = (await backupsOf(path, disk)).at(-1);
    const text = newest === undefined ? undefined : await disk.read(newest);
    if (newest === undefined || text === undefined) throw new Error("there is no version before it");
    const undone = `${path}.undone`;
    const current = await disk.read(path);
    if (current !== undefined) await replace(undone, current, false, disk);
    await replace(path, text, current !== undefined, disk);
    await disk.remove(newest);
    return undone;
  });
}

/** The version before; undefined when there is none. */
export async function newestBackup(path: string, disk: Disk = DISK): Promise<string | undefined> {
  const newest = await backupsOf(path, disk).then(
    (names) => names.at(-1),
    () => undefined,
  );
  return newest === undefined ? undefined : disk.read(newest);
}

async function reporting<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = isRecord(error) && typeof error["code"] === "string" ? error["code"] : undefined;
    const detail = code ?? (error instanceof Error ? error.message : String(error));
    throw new CcrError("CCR-E053", { where: path, detail }, { cause: error });
  }
}

async function replace(path: string, text: string, exists: boolean, disk: Disk): Promise<void> {
  const target = exists ? await disk.realpath(path) : path;
  const mode = exists ? (await disk.mode(target)) & OWNER_ONLY : OWNER_ONLY;
  const next = `${target}.${process.pid}.tmp`;
  try {
    await disk.write(next, text, mode);
    await disk.rename(next, target);
  } catch (error) {
    await disk.remove(next).catch(() => {});
    throw error;
  }
}

/** `config.json.2026-01-02T03-04-05-678Z.bak`: names in the order of time. */
async function backUp(path: string, text: string, disk: Disk): Promise<void> {
  const at = new Date().toISOString().replaceAll(/[:.]/g, "-");
  await replace(`${path}.${at}.bak`, text, false, disk);
  const old = (await backupsOf(path, disk)).slice(0, -KEPT_BACKUPS);
  for (const name of old) await disk.remove(name);
}

/** Oldest first. */
async function backupsOf(path: string, disk: Disk): Promise<string[]> {
  const start = `${basename(path)}.`;
  const names = await disk.list(dirname(path));
  const backups = names.filter((name) => name.startsWith(start) && /\d\.?\d*Z\.bak$/.test(name));
  return backups.toSorted().map((name) => join(dirname(path), name));
}
