/** What a folder holds, to see whether anything in it was touched. */
import { createHash } from "node:crypto";
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";

/** Name, mode and content of everything below a folder, by name. */
export async function treeOf(dir: string): Promise<Record<string, string>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).toSorted();
  const rows = paths.map(async (path) => {
    const stats = await lstat(path);
    const content = stats.isFile() ? await readFile(path) : stats.isSymbolicLink() ? await readlink(path) : "";
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
    return [path.slice(dir.length + 1), `${(stats.mode & 0o7777).toString(8)} ${hash}`] as const;
  });
  return Object.fromEntries(await Promise.all(rows));
}
