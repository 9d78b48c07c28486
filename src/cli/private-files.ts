/** Files with secrets in them, or with what the user has said and read: nobody else may read them. */
import { chmodSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

import type { Paths } from "../config/paths.ts";
import { pidFile } from "./service/pid-file.ts";

export interface LooseFile {
  readonly path: string;
  readonly mode: number;
  readonly wanted: number;
}

/** Files and folders that have a mode which lets others in. */
export function looseFiles(paths: Paths, configPath: string): LooseFile[] {
  const { home, state, cache } = paths;
  const candidates = [
    home,
    configPath,
    pidFile(home),
    ...namesIn(home).flatMap((name) => (/^config\.json\..*bak$/.test(name) ? join(home, name) : [])),
    ...below(join(home, "logs")),
    ...below(state),
    cache,
  ];
  return [...new Set(candidates)].flatMap((path) => looseFile(path) ?? []);
}

/** Returns what was done. */
export function makePrivate({ path, wanted }: LooseFile): string {
  chmodSync(path, wanted);
  return `${path} has mode ${wanted.toString(8)}`;
}

function looseFile(path: string): LooseFile | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  const uid = process.getuid?.();
  if (!stats || (uid !== undefined && stats.uid !== uid)) return undefined;
  const mode = stats.mode & 0o777;
  return (mode & 0o077) === 0 ? undefined : { path, mode, wanted: mode & 0o700 };
}

/** The folder and what is directly in it. */
function below(folder: string): string[] {
  return [folder, ...namesIn(folder).map((name) => join(folder, name))];
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
