/** Starts the service in the background and waits until it serves, or says why it does not. */
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { pathsOf } from "../../config/paths.ts";
import { CcrError } from "../../core/errors.ts";
import { findService, type ServiceRecord } from "./record.ts";

export interface SpawnOptions {
  /** Of `ccr start`; paths are absolute, for the service works elsewhere. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  readonly waitMs: number;
}

export type Spawned =
  | { readonly record: ServiceRecord }
  /** It ended instead; what it said has been passed on. */
  | { readonly exitCode: number };

const POLL_MS = 20;

/** Throws `CCR-E006` when it neither serves nor ends in time. */
export async function spawnService({ args, env, home, waitMs }: SpawnOptions): Promise<Spawned> {
  const log = openLog();
  const [entry = ""] = process.argv.slice(1);
  const child = spawn(process.execPath, [...process.execArgv, entry, "start", "--foreground", ...args], {
    detached: true,
    stdio: ["ignore", "ignore", log?.fd ?? "ignore"],
    cwd: homedir(),
    env,
  });
  if (log) closeSync(log.fd);
  const failures: Error[] = [];
  child.once("error", (error) => failures.push(error));
  child.unref();
  const until = performance.now() + waitMs;
  while (performance.now() < until && failures.length === 0) {
    const record = findService(home);
    if (record) return { record };
    if (child.exitCode !== null || child.signalCode !== null) return passOn(log?.path, child.exitCode);
    await sleep(POLL_MS);
  }
  child.kill("SIGTERM");
  const [failure] = failures;
  throw new CcrError("CCR-E006", {
    ...(log && { where: log.path }),
    ...(failure ? { detail: failure.message } : { waited: waitMs }),
  });
}

/** What the service writes to stderr. Only the newest start is kept; a disk that takes nothing is no reason not to start. */
function openLog(): { readonly path: string; readonly fd: number } | undefined {
  const folder = pathsOf().state;
  const path = join(folder, "service.log");
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return { path, fd: openSync(path, "w", 0o600) };
  } catch {
    return undefined;
  }
}

function passOn(path: string | undefined, exitCode: number | null): Spawned {
  process.stderr.write(
    path === undefined
      ? "ccr: the service did not start; ccr start --foreground says why\n"
      : readFileSync(path, "utf8"),
  );
  return { exitCode: exitCode || 1 };
}
