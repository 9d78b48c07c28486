/** Finds and signals everything that runs in a pane: the session of its child and whatever descends from it. */
import { readdirSync, readFileSync } from "node:fs";

/** A process that cannot be confused with a later one of the same number. */
interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  readonly startTime: string;
}

const STAT = /^(\d+) \(.*\) (\S) (\d+) (\d+) (\d+) (?:\S+ ){15}(\d+) /s;

/** One line of `/proc/PID/stat`; undefined for zombies and for whatever has just ended. */
function readProcess(pid: string): Process | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  } catch {
    return undefined;
  }
  const [, , state, parent, group, session, startTime] = STAT.exec(stat) ?? [];
  if (startTime === undefined || state === "Z" || state === "X") return undefined;
  return { pid: Number(pid), parent: Number(parent), group: Number(group), session: Number(session), startTime };
}

/** States of a process that a signal or a debugger has stopped. */
const STOPPED = /^\d+ \(.*\) [Tt] /s;

export function isStopped(pid: number): boolean {
  try {
    return STOPPED.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return false;
  }
}

/** All processes, or none where there is no `/proc`. */
function allProcesses(): Process[] {
  let names: string[];
  try {
    names = readdirSync("/proc");
  } catch {
    return [];
  }
  return names.filter((name) => /^\d+$/.test(name)).flatMap((name) => readProcess(name) ?? []);
}

/** Members of the session or group that `root` leads, and all their descendants, in other sessions too. */
function membersOf(root: number, processes: readonly Process[]): Process[] {
  const members = new Set(processes.filter((one) => one.pid === root || one.session === root || one.group === root));
  const pids = new Set([root, ...Array.from(members, ({ pid }) => pid)]);
  for (let grown = true; grown;) {
    grown = false;
    for (const one of processes) {
      if (members.has(one) || !pids.has(one.parent)) continue;
      members.add(one);
      pids.add(one.pid);
      grown = true;
    }
  }
  return [...members];
}

function identity({ pid, startTime }: Process): string {
  return `${pid} ${startTime}`;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself, which is what was wanted.
  }
}

function groupExists(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}

/** Remembers every process it has seen of a pane, so that one whose parent dies is not lost from sight. */
export class ProcessTree {
  readonly #root: number;
  readonly #seen: Set<string> = new Set<string>();

  constructor(root: number) {
    this.#root = root;
  }

  signal(signal: NodeJS.Signals): void {
    const alive = this.#alive();
    send(-this.#root, signal);
    for (const { pid, group } of alive) if (group !== this.#root) send(pid, signal);
  }

  get empty(): boolean {
    return this.#alive().length === 0 && !(this.#seen.size === 0 && groupExists(this.#root));
  }

  /** As they are now: a process may have changed its group since it was seen. */
  #alive(): Process[] {
    const processes = allProcesses();
    for (const one of membersOf(this.#root, processes)) this.#seen.add(identity(one));
    return processes.filter((one) => this.#seen.has(identity(one)));
  }
}
