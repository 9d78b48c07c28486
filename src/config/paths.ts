/** Where files live: CCR's folder for what the user writes, the XDG folders for what the program keeps for itself. */
import { homedir, tmpdir, userInfo } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";

import type { Environment } from "./interpolate.ts";

export interface Paths {
  /** CCR's folder: `config.json`, plugins. */
  readonly home: string;
  readonly config: string;
  /** Kept between runs: UI state, history. */
  readonly state: string;
  readonly cache: string;
  /** Of this login session: sockets, status line snapshots. */
  readonly runtime: string;
  /** Claude Code's: one folder per project. */
  readonly transcripts: string;
}

const NAME = "ccr";

export function pathsOf(env: Environment = process.env): Paths {
  const user = env["HOME"] || homedir();
  const home = env["CCR_HOME"] || join(user, ".claude-code-router");
  return {
    home,
    config: join(home, "config.json"),
    state: join(xdg(env["XDG_STATE_HOME"]) ?? join(user, ".local", "state"), NAME),
    cache: join(xdg(env["XDG_CACHE_HOME"]) ?? join(user, ".cache"), NAME),
    runtime: join(
      xdg(env["XDG_RUNTIME_DIR"]) ?? tmpdir(),
      xdg(env["XDG_RUNTIME_DIR"]) ? NAME : `${NAME}-${userInfo().uid}`,
    ),
    transcripts: join(env["CLAUDE_CONFIG_DIR"] || join(user, ".claude"), "projects"),
  };
}

/** The XDG specification: relative paths are invalid and to be ignored. */
function xdg(value: string | undefined): string | undefined {
  return value && isAbsolute(value) ? value : undefined;
}

/** A file that the configuration names: `~` is the home, and relative paths start where the configuration is. */
export function expandPath(path: string, configPath: string, env: Environment = process.env): string {
  if (path === "~" || path.startsWith("~/")) return join(env["HOME"] || homedir(), path.slice(1));
  return resolve(dirname(configPath), path);
}
