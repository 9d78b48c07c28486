/** CCR's names for log files, and how many of them are kept. */
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/** `ccr-20261125143055.log`, `ccr-20261125143055_1.log` */
const NAME = /^ccr-\d{14}(_\d+)?\.log$/;
const MAX_SAME_SECOND = 1_000;

/** What all `ccr-*.log` of a folder may hold together, and how many they may be. */
export interface FolderLimits {
  readonly maxBytes: number;
  readonly maxFiles: number;
}

/** Makes the next file of a folder, after the oldest have made room for it. */
export async function newLogFile(folder: string, limits: FolderLimits, now: Date = new Date()): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await makeRoom(folder, limits);
  for (let n = 0; n < MAX_SAME_SECOND; n++) {
    const path = join(folder, `ccr-${stampOf(now)}${n === 0 ? "" : `_${n}`}.log`);
    if (await isNew(path)) return path;
  }
  throw new Error(`${folder} has no free name for a log file`);
}

/** False when another process has the name already. */
async function isNew(path: string): Promise<boolean> {
  try {
    const handle = await open(path, "wx", 0o600);
    await handle.close();
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Local time, as CCR writes it: `20261125143055`. */
function stampOf(now: Date): string {
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  return local.toISOString().replaceAll(/\D/g, "").slice(0, 14);
}

/** Names begin with the time, so that their order is that of their age. */
async function makeRoom(folder: string, { maxBytes, maxFiles }: FolderLimits): Promise<void> {
  const names = (await readdir(folder)).filter((name) => NAME.test(name)).toSorted();
  let bytes = 0;
  for (const [newer, name] of names.toReversed().entries()) {
    const path = join(folder, name);
    const stats = await stat(path).catch(() => undefined);
    bytes += stats?.size ?? 0;
    if (bytes > maxBytes || newer + 1 >= maxFiles) await rm(path, { force: true });
  }
}

/** A file with one name: it is moved out of the way when it is full, over the one that was moved before. */
export async function onlyLogFile(path: string, maxBytes: number): Promise<string> {
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isFile() && stats.size >= maxBytes) await rename(path, `${path}.1`);
  return path;
}
