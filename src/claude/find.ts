/** Finds the Claude Code executable. */
import { accessSync, constants, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, delimiter, dirname, join, resolve } from "node:path";

import { CcrError } from "../core/errors.ts";

export interface SearchFacts {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `CLAUDE_PATH` of the configuration. */
  readonly configured: string | undefined;
  readonly home: string;
  /** A folder of our package: the `node_modules/.bin` in it and those above it are searched. */
  readonly packageRoot: string;
}

/** A launcher script is small; Claude Code itself is not. */
const MAX_WRAPPER_BYTES = 64 * 1024;

/** `ccr` as a word that a shell would run, alone or at the end of a path. */
const RUNS_CCR = /(?:^|[\s/"'])ccr(?:["'\s]|$)/m;

/** Path of Claude Code. Throws `CCR-E002`, which names the places that were searched. */
export function findClaude(facts: SearchFacts): string {
  const chosen = facts.env["CLAUDE_PATH"] || facts.configured;
  if (chosen) return findChosen(chosen, facts);
  const places = searchPlaces(facts);
  for (const { dirs } of places) {
    const found = inDirs("claude", dirs);
    if (found) return found;
  }
  throw new CcrError("CCR-E002", { where: places.map(({ name }) => name).join(", ") });
}

/** What the user names must be it: falling back to another program would hide the mistake. */
function findChosen(chosen: string, { env, home }: SearchFacts): string {
  const path = chosen.replace(/^~(?=\/|$)/, home);
  const found = path.includes("/") ? resolve(path) : inDirs(path, pathDirs(env));
  if (found && isProgram(found)) return found;
  throw new CcrError("CCR-E002", { where: `CLAUDE_PATH (${chosen} is not an executable file)` });
}

function searchPlaces({ env, home, packageRoot }: SearchFacts): { name: string; dirs: string[] }[] {
  return [
    { name: "PATH", dirs: pathDirs(env) },
    { name: "node_modules/.bin", dirs: ancestors(packageRoot).map((dir) => join(dir, "node_modules", ".bin")) },
    { name: "~/.local/bin", dirs: [join(home, ".local", "bin")] },
    { name: "~/.claude/local", dirs: [join(home, ".claude", "local")] },
  ];
}

function pathDirs(env: SearchFacts["env"]): string[] {
  return (env["PATH"] ?? "").split(delimiter).filter((dir) => dir !== "");
}

function ancestors(dir: string): string[] {
  const parent = dirname(dir);
  return parent === dir ? [dir] : [dir, ...ancestors(parent)];
}

function inDirs(name: string, dirs: readonly string[]): string | undefined {
  return dirs.map((dir) => resolve(dir, name)).find((path) => isProgram(path) && !startsUs(path));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** A `claude` that is only a script around `ccr` would start us again, without end. */
function startsUs(path: string): boolean {
  try {
    const real = realpathSync(path);
    if (basename(real) === "ccr") return true;
    if (statSync(real).size > MAX_WRAPPER_BYTES) return false;
    const text = readFileSync(real, "latin1");
    return text.startsWith("#!") && RUNS_CCR.test(text);
  } catch {
    return false;
  }
}
