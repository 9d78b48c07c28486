/** The branch of a working folder, read from git's files: a process would cost more than the whole line. */
import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Deeper folders than this are nobody's. */
const MAX_UP = 64;
const SHORT_HASH = 7;

/** Empty where there is no repository. Of a detached head the beginning of its hash. */
export function gitBranch(folder: string): string {
  const git = gitFolder(folder);
  const head = git === undefined ? "" : read(join(git, "HEAD"));
  const branch = /^ref: refs\/heads\/(.+)$/.exec(head)?.[1];
  return branch ?? head.slice(0, SHORT_HASH);
}

function gitFolder(folder: string): string | undefined {
  let at = resolve(folder);
  for (let up = 0; up < MAX_UP; up++) {
    const place = join(at, ".git");
    const stats = statSync(place, { throwIfNoEntry: false });
    if (stats?.isDirectory()) return place;
    // Worktrees and submodules have a file that names the folder.
    if (stats?.isFile()) return resolve(at, /^gitdir: (.+)$/.exec(read(place))?.[1] ?? ".git");
    const parent = dirname(at);
    if (parent === at) return undefined;
    at = parent;
  }
  return undefined;
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
}
