/** Wall-clock time of short commands against bare Node, of the way to listening, and memory at rest. */
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

import { inTurns } from "../harness/compare.ts";
import { finish, PROJECT_ROOT, start } from "../harness/processes.ts";
import { residentMb } from "../harness/proc.ts";
import { benchHome, configFor, headlessCcr } from "../harness/proxies.ts";
import { atMost, atMostAdded, type Budget, type Row } from "./types.ts";

/** Single starts scatter by 10 ms and more. */
const STARTS = 21;

const STATUS_JSON = JSON.stringify({ session_id: "00000000-0000-4000-8000-000000000000", model: { id: "x" } });

const COMMANDS = [
  { what: "ccr --version: wall time", args: ["--version"], stdin: "", limit: 60 },
  { what: "ccr status: wall time", args: ["status"], stdin: "", limit: 60 },
  { what: "ccr activate: wall time", args: ["activate", "--no-start"], stdin: "", limit: 60 },
  { what: "ccr statusline: wall time", args: ["statusline"], stdin: STATUS_JSON, limit: 20 },
] as const;

export const commands: Budget = {
  name: "commands",
  budget: "ccr --version, status, activate at most bare Node + 60 ms, ccr statusline at most bare Node + 20 ms",
  run: async () => {
    using home = benchHome(configFor("http://127.0.0.1:9"));
    const node = (...args: string[]) => ({ file: process.execPath, args, env: home.env });
    const bare = async (): Promise<number> => (await finish(node("-e", "0"))).wallMs;
    const rows: Row[] = [];
    // For status and activate, which ask it.
    await using services = new AsyncDisposableStack();
    services.use(await start(node(join(PROJECT_ROOT, "bin/ccr"), "start", "--foreground", "--port", "0")));
    for (const { what, args, stdin, limit } of COMMANDS) {
      const command = node(join(PROJECT_ROOT, "bin/ccr"), ...args);
      const { measured, yardstick } = await inTurns(STARTS, async () => (await finish(command, stdin)).wallMs, bare);
      const yard = { name: "bare Node", samples: yardstick };
      rows.push({ what, unit: "ms", measured, yardstick: yard, limit: atMostAdded(limit) });
    }
    return rows;
  },
};

/** Start-up leaves garbage behind, which a waiting server soon gives back. */
const SETTLE_MS = 1_500;

export const headless: Budget = {
  name: "headless",
  budget: "headless start to listening at most 400 ms; at most 90 MB resident when idle",
  run: async ({ runs }) => {
    using home = benchHome(configFor("http://127.0.0.1:9"));
    const listening: number[] = [];
    const resident: number[] = [];
    for (let run = 0; run < runs; run++) {
      const started = performance.now();
      await using ccr = await start(headlessCcr(home.env));
      listening.push(performance.now() - started);
      await setTimeout(SETTLE_MS);
      resident.push(residentMb(ccr.pid));
    }
    return [
      { what: "headless: start to listening", unit: "ms", measured: listening, limit: atMost(400) },
      { what: "headless, idle: resident memory", unit: "MB", measured: resident, limit: atMost(90) },
    ];
  },
};
