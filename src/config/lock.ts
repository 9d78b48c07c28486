/** Several programs may want to change one file at the same time: they take turns. */
import { open, readFile, rm, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import { isRecord } from "../core/message.ts";

const RETRY_MS = 20;
/** Longer than any change takes; afterwards the lock is taken for a forgotten one. */
const PATIENCE_MS = 10_000;

/** Runs `work` while nobody else does with the same file. What a killed program left locked is taken over. */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`;
  await acquire(lock);
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function acquire(lock: string): Promise<void> {
  const began = performance.now();
  while (!(await isOurs(lock))) {
    if ((await isForgotten(lock)) || performance.now() - began > PATIENCE_MS) await rm(lock, { force: true });
    else await sleep(RETRY_MS);
  }
}

/** The lock says whose it is. */
async function isOurs(lock: string): Promise<boolean> {
  try {
    const handle = await open(lock, "wx", 0o600);
    await handle.writeFile(String(process.pid)).finally(() => handle.close());
    return true;
  } catch (error) {
    if (isRecord(error) && error["code"] === "EEXIST") return false;
    throw error;
  }
}

async function isForgotten(lock: string): Promise<boolean> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(lock, "utf8"), stat(lock)]);
    if (Date.now() - mtimeMs > PATIENCE_MS) return true;
    const pid = Number(text);
    return pid > 0 && !isAlive(pid);
  } catch {
    // It has gone meanwhile.
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isRecord(error) && error["code"] === "EPERM";
  }
}
