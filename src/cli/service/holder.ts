/** Which program listens on a port of this machine, as far as the system tells. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

import { commandLineOf } from "./process.ts";

/** `node server.js (pid 4711)` */
export function holderOf(port: number): string | undefined {
  const pid = process.platform === "linux" ? pidOnLinux(port) : pidByLsof(port);
  if (pid === undefined) return undefined;
  const [program = "", ...args] = (commandLineOf(pid) ?? "").split(" ");
  const shown = [program.replace(/^.*\//, ""), ...args].join(" ");
  return `${shown.length > MAX_SHOWN ? `${shown.slice(0, MAX_SHOWN)}…` : shown} (pid ${pid})`.trim();
}

const MAX_SHOWN = 80;

/** Column 2 is the local address, 4 the state (0A listens), 10 the socket's inode. */
const ROW = /^\s*\d+: [\dA-F]+:([\dA-F]{4}) \S+ 0A (?:\S+ +){5}(\d+)/;

function pidOnLinux(port: number): number | undefined {
  const inodes = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((table) =>
    linesOf(table).flatMap((line) => {
      const [, hex = "", inode = ""] = ROW.exec(line) ?? [];
      return Number.parseInt(hex, 16) === port ? [`socket:[${inode}]`] : [];
    }),
  );
  if (inodes.length === 0) return undefined;
  const pids = namesIn("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(Number).find((pid) => namesIn(`/proc/${pid}/fd`).some((fd) => inodes.includes(linkOf(pid, fd))));
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, "latin1").split("\n");
  } catch {
    return [];
  }
}

/** Empty for what belongs to somebody else. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linkOf(pid: number, fd: string): string {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`);
  } catch {
    return "";
  }
}

function pidByLsof(port: number): number | undefined {
  try {
    const args = ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-t"];
    const [first] = execFileSync("lsof", args, { encoding: "utf8", stdio: "pipe" }).split("\n");
    return Number(first) || undefined;
  } catch {
    return undefined;
  }
}
