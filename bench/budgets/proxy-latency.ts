/** What the proxy adds to the time to the first token, and how long a large request blocks its event loop. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

import { inTurns } from "../harness/compare.ts";
import { runLoad } from "../harness/load.ts";
import { PROJECT_ROOT } from "../harness/processes.ts";
import { benchHome, startProxies, type Endpoint, type Route } from "../harness/proxies.ts";
import { median } from "../harness/stats.ts";
import { atMost, atMostAdded, type Budget, type Row } from "./types.ts";

const BODY_BYTES = 60_000;
const REQUESTS = 60;

async function firstByte(endpoint: Endpoint, route: Route): Promise<number> {
  const { url, headers, model } = endpoint.to(route);
  const body = { bytes: BODY_BYTES, model, stream: true };
  const { firstByteMs } = await runLoad({ url, headers, body, requests: REQUESTS, concurrency: 1 });
  return median(firstByteMs);
}

export const firstToken: Budget = {
  name: "ttft",
  budget: "added time to first token, 60 KB body: at most 5 ms at the median",
  run: async ({ runs }) => {
    await using proxies = await startProxies();
    const { ccr, pipe } = proxies;
    const rows: Row[] = [];
    for (const [what, route] of [
      ["pass-through, 60 KB: time to first token", "pass-20"],
      ["translated, 60 KB: time to first token", "chat-20"],
    ] as const) {
      for (const endpoint of [pipe, ccr]) await firstByte(endpoint, route);
      const pair = await inTurns(
        runs,
        () => firstByte(ccr, route),
        () => firstByte(pipe, route),
      );
      const yardstick = { name: "byte pipe", samples: pair.yardstick };
      rows.push({ what, unit: "ms", measured: pair.measured, yardstick, limit: atMostAdded(5) });
    }
    return rows;
  },
};

const LARGE_BYTES = 1_000_000;
const LOOP_DELAY = join(PROJECT_ROOT, "bench/processes/loop-delay.ts");

export const loopBlock: Budget = {
  name: "loop-block",
  budget: "1 MB request body: no event-loop block above 16 ms",
  run: async ({ runs }) => {
    using files = benchHome({});
    const fileOf = (program: string): string => join(files.directory, program);
    const env = (program: string): Record<string, string> => ({
      NODE_OPTIONS: `--import=${LOOP_DELAY}`,
      BENCH_LOOP_DELAY_FILE: fileOf(program),
    });
    await using proxies = await startProxies({ env });
    const block = async (program: "ccr" | "pipe"): Promise<number> => {
      const { to, pid } = proxies[program];
      const { url, headers, model } = to("chat-20");
      await longestDelay(pid, fileOf(program));
      const body = { bytes: LARGE_BYTES, model, stream: true };
      await runLoad({ url, headers, body, requests: 10, concurrency: 1 });
      return longestDelay(pid, fileOf(program));
    };
    for (const program of ["pipe", "ccr"] as const) await block(program);
    const pair = await inTurns(
      runs,
      () => block("ccr"),
      () => block("pipe"),
    );
    const yardstick = { name: "byte pipe", samples: pair.yardstick };
    const what = "translated, 1 MB request: longest event-loop block";
    return [{ what, unit: "ms", measured: pair.measured, yardstick, limit: atMost(16) }];
  },
};

/** Asks the program for its longest delay since it was last asked. */
async function longestDelay(pid: number, file: string): Promise<number> {
  rmSync(file, { force: true });
  process.kill(pid, "SIGUSR2");
  for (let tries = 0; tries < 200; tries++) {
    await setTimeout(10);
    const text = readIfThere(file);
    if (text !== undefined) return Number(text);
  }
  throw new Error(`process ${pid} did not tell its event-loop delay`);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
