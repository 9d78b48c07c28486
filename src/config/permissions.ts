/** Who may read the files with keys in them: nobody but their owner, which is looked after at every start. */
import { chmod, lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

const OTHERS = 0o077;

/**
 * Takes away what other users may do with CCR's folder and the files in it. Returns a sentence about what was changed, and
 * one for each change that could not be made. Folders inside need nothing: nobody gets to them.
 */
export async function keepToOwner(home: string): Promise<string[]> {
  if (process.platform === "win32") return [];
  const names = await readdir(home).catch(() => []);
  const tightened: string[] = [];
  const failures: string[] = [];
  for (const path of [home, ...names.map((name) => join(home, name))]) {
    try {
      if (await tighten(path)) tightened.push(path);
    } catch (error) {
      failures.push(
        `${path} is open to other users of this machine: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  return [...(tightened.length === 0 ? [] : [sentence(tightened)]), ...failures];
}

function sentence(paths: readonly string[]): string {
  return `no longer open to other users of this machine: ${paths.join(", ")}`;
}

/** Returns whether there was something to take away. */
async function tighten(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => undefined);
  if (!stats || !(stats.isFile() || stats.isDirectory()) || stats.uid !== process.getuid?.()) return false;
  if ((stats.mode & OTHERS) === 0) return false;
  await chmod(path, stats.mode & ~OTHERS & 0o7777);
  return true;
}
