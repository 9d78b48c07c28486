/** Time from a key press to its arrival at the child program. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

import { benchChild, inEachTerminal, type Session } from "../harness/sessions.ts";
import { benchHome } from "../harness/proxies.ts";
import { median } from "../harness/stats.ts";
import { atMostAdded, type Budget } from "./types.ts";

const KEYS = 50;
const PAUSE_MS = 20;
const NS_PER_MS = 1e6;

/** Median in ms. The child writes down when each key arrived. */
async function travelTime({ screen }: Session, stamps: string): Promise<number> {
  rmSync(stamps, { force: true });
  const samples: number[] = [];
  for (let i = 0; i < KEYS; i++) {
    writeFileSync(stamps, "");
    const typed = process.hrtime.bigint();
    screen.type("x");
    await setTimeout(PAUSE_MS);
    samples.push(Number(BigInt(await firstStamp(stamps)) - typed) / NS_PER_MS);
  }
  return median(samples);
}

async function firstStamp(stamps: string): Promise<string> {
  for (let tries = 0; tries < 200; tries++) {
    const [stamp] = readFileSync(stamps, "utf8").split("\n");
    if (stamp) return stamp;
    await setTimeout(5);
  }
  throw new Error("the key did not reach the child");
}

export const key: Budget = {
  name: "key",
  budget: "key to the child's PTY: at most 1 ms more than without ccr",
  run: async ({ runs }) => {
    using home = benchHome({});
    const stamps = join(home.directory, "stamps");
    const samples = await inEachTerminal(runs, benchChild("stamp", stamps), (session) => travelTime(session, stamps));
    const row = (name: "bare" | "tmux") => ({
      what: "key to child",
      unit: "ms" as const,
      measured: samples.ccr,
      yardstick: { name, samples: samples[name] },
    });
    return [{ ...row("bare"), limit: atMostAdded(1) }, row("tmux")];
  },
};
