/** Tells processes apart, also when a later one gets the number of an earlier one, and ends them. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export interface ProcessName {
  readonly pid: number;
  /** When it began, as the system writes it. Together with the number no two processes share it. */
  readonly began: string;
}

/** Fields 3 (state) and 22 (start, in ticks since boot) of `/proc/PID/stat`; the name in field 2 may hold anything. */
const STAT = /^\d+ \(.*\) (\S) (?:\S+ ){18}(\d+) /s;

/** Undefined when no process has this number. One that has ended and waits for its parent does not count. */
export function beganOf(pid: number): string | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return process.platform === "linux" ? beganOnLinux(pid) : beganByPs(pid);
}

function beganOnLinux(pid: number): string | undefined {
  try {
    const [, state = "Z", ticks] = STAT.exec(readFileSync(`/proc/${pid}/stat`, "latin1")) ?? [];
    if (state === "Z" || state === "X" || ticks === undefined) return undefined;
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim()} ${ticks}`;
  } catch {
    return undefined;
  }
}

function beganByPs(pid: number): string | undefined {
  try {
    const options = { encoding: "utf8", env: { ...process.env, LC_ALL: "C", TZ: "UTC" }, stdio: "pipe" } as const;
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], options).trim() || undefined;
  } catch {
    return undefined;
  }
}

export function ourselves(): ProcessName {
  return { pid: process.pid, began: beganOf(process.pid) ?? "" };
}

export function lives({ pid, began }: ProcessName): boolean {
  return beganOf(pid) === began;
}

/** Undefined where the system does not tell. */
export function commandLineOf(pid: number): string | undefined {
  try {
    if (process.platform !== "linux")
      return execFileSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" });
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return undefined;
  }
}

const POLL_MS = 20;

/** Whether it ended within `ms`. */
export async function endsWithin(process: ProcessName, ms: number): Promise<boolean> {
  const until = performance.now() + ms;
  while (lives(process)) {
    if (performance.now() >= until) return false;
    await sleep(POLL_MS);
  }
  return true;
}

/** Nothing happens when it is not there any more. Throws when it belongs to somebody else. */
export function signal(target: ProcessName, name: NodeJS.Signals): void {
  if (!lives(target)) return;
  try {
    process.kill(target.pid, name);
  } catch (error) {
    if (lives(target)) throw error;
  }
}
