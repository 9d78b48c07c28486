/** Whether files with secrets in them are the user's own business. */
import { chmodSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

import type { Paths } from "../../config/paths.ts";
import { pidFile } from "../service/pid-file.ts";
import type { Check, Finding } from "./types.ts";

export const files: Check = {
  id: "files",
  summary: "only the user can read configuration, backups, logs and state",
  run: async (patient) => {
    if (process.platform === "win32") return [{ level: "ok", text: "file modes mean nothing on Windows" }];
    const loose = looseFiles(patient.paths, patient.configPath);
    if (loose.length === 0) return [{ level: "ok", text: "nobody else can read what ccr keeps" }];
    return loose.map(finding);
  },
};

function finding(file: LooseFile): Finding {
  return {
    level: "warn",
    text: `${file.path} can be read by others (mode ${file.mode.toString(8)})`,
    hint: "ccr doctor files --fix changes that",
    fix: () => makePrivate(file),
  };
}

interface LooseFile {
  readonly path: string;
  readonly mode: number;
  readonly wanted: number;
}

/** Files and folders that have a mode which lets others in. */
function looseFiles(paths: Paths, configPath: string): LooseFile[] {
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
function makePrivate({ path, wanted }: LooseFile): string {
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
