/** CCR's pid file, which scripts of its users read: `kill $(cat ~/.claude-code-router/.claude-code-router.pid)`. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { replaceFile } from "./files.ts";
import { beganOf, commandLineOf, type ProcessName } from "./process.ts";

export function pidFile(home: string): string {
  return join(home, ".claude-code-router.pid");
}

export function writePidFile(home: string): void {
  replaceFile(pidFile(home), String(process.pid));
}

/** Leaves one that names another process. */
export function removePidFile(home: string, pid: number): void {
  if (readPid(home) === pid) rmSync(pidFile(home), { force: true });
}

function readPid(home: string): number | undefined {
  try {
    const pid = Number(readFileSync(pidFile(home), "utf8").trim());
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Command lines that claude-code-router 1.x and 2.x run under as a service. */
const CCR_SERVICE = /(claude-code-router\S*|[/\\]ccr(\.js)?|\bccr) start\b/;

/** claude-code-router itself, running for this home. A pid file alone proves nothing: numbers are used again. */
export function findForeignService(home: string): ProcessName | undefined {
  const pid = readPid(home);
  const began = pid === undefined ? undefined : beganOf(pid);
  if (pid === undefined || began === undefined || pid === process.pid) return undefined;
  return CCR_SERVICE.test(commandLineOf(pid) ?? "") ? { pid, began } : undefined;
}

/** A pid file whose process is gone. */
export function isStalePidFile(home: string): boolean {
  const pid = readPid(home);
  return pid !== undefined && beganOf(pid) === undefined;
}
