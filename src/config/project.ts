/** The configuration that a project brings along: `.ccr/config.json` in its folder or one above. */
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

/** The nearest one. The user's home is no project. */
export async function findProjectFile(cwd: string, home: string = homedir()): Promise<ProjectFile | undefined> {
  for (let at = cwd; at !== home; at = dirname(at)) {
    const path = join(at, ".ccr", "config.json");
    const text = await readFile(path, "utf8").catch(() => undefined);
    if (text !== undefined) return { path, text };
    if (at === dirname(at)) return undefined;
  }
  return undefined;
}
