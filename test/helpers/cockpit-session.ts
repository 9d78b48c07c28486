/** `ccr` as it is built, in a terminal of its own, and everything that runs because of it. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

import { PROJECT_ROOT } from "./source.ts";
import { claudeHome, configure } from "./claude.ts";
import { PtySession } from "./pty-session.ts";
import { put, tempDir } from "./temp-dir.ts";

const PROGRAM = join(PROJECT_ROOT, "bin/ccr");
/** By which processes are found again, wherever they went. */
const MARK = "CCR_TEST_MARK";
let marks = 0;

export interface CockpitOptions {
  /** Arguments of `ccr`. */
  readonly args?: readonly string[];
  /** Arguments of Node before `ccr`. */
  readonly node?: readonly string[];
  /** Shell script in Claude Code's place. Without it, the real one on the demo provider. */
  readonly script?: string;
  /** Text of the configuration, instead of one with a provider that cannot be reached. */
  readonly config?: string;
  /** More of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cols?: number;
  readonly rows?: number;
}

export interface CockpitSession {
  readonly session: PtySession;
  /** File of the configuration. */
  readonly config: string;
  /** Home of whoever runs it; goes with the test. */
  readonly home: string;
  /** A folder that goes with the test. */
  readonly dir: string;
  /** Where temporary files of `ccr` go. */
  readonly temp: string;
  /** Process of `ccr`. */
  pid(): number;
  /** Command lines of all processes that `ccr` started, its own included. */
  processes(): string[];
}

export async function openCockpit({
  args = [],
  node = [],
  script,
  config,
  env: more = {},
  cols = 120,
  rows = 40,
}: CockpitOptions = {}): Promise<CockpitSession> {
  const place = await claudeHome();
  const temp = await tempDir();
  const configPath = join(place.home, ".claude-code-router/config.json");
  const mark = `${process.pid}-${++marks}`;
  const env: Record<string, string> = { ...place.env, TMPDIR: temp, [MARK]: mark, ...more };
  if (script !== undefined) {
    env["CLAUDE_PATH"] = await put(join(place.home, "stand-in"), `#!/bin/sh\n${script}\n`, 0o755);
    await configure(place, "http://127.0.0.1:9/v1/chat/completions");
    if (config !== undefined) await put(configPath, config, 0o600);
  }
  // Without a configuration the first start would ask its questions.
  const start = script === undefined && args.length === 0 ? ["--no-setup"] : args;
  const command = [process.execPath, ...node, PROGRAM, ...start];
  const session = await PtySession.start({ command, env, cwd: place.project, cols, rows });
  const processes = (): Process[] => processesWith(mark, session.device);
  return {
    session,
    config: configPath,
    home: place.home,
    dir: place.project,
    temp,
    pid: () => processes().find(({ line }) => line.includes(PROGRAM))?.pid ?? 0,
    processes: () => processes().map(({ line }) => line),
  };
}

interface Process {
  readonly pid: number;
  readonly line: string;
}

/** Processes that inherited the mark, and the guard, which inherits nothing but the terminal. */
function processesWith(mark: string, device: string): Process[] {
  return readdirSync("/proc").flatMap((name) => {
    const isOurs = read(name, "environ").includes(`${MARK}=${mark}`) || isGuard(name, device);
    const line = read(name, "cmdline").replaceAll("\0", " ").trim();
    return isOurs && line !== "" && !line.startsWith("sh -c printf") ? [{ pid: Number(name), line }] : [];
  });
}

function isGuard(pid: string, device: string): boolean {
  if (!read(pid, "cmdline").includes("ccr-guard")) return false;
  try {
    return readlinkSync(`/proc/${pid}/fd/3`) === device;
  } catch {
    return false;
  }
}

function read(pid: string, file: string): string {
  try {
    return /^\d+$/.test(pid) ? readFileSync(`/proc/${pid}/${file}`, "latin1") : "";
  } catch {
    return "";
  }
}
