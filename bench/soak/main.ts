/**
 * A mixed load for minutes: `npm run soak -- [--minutes 30] [--clients 8] [--seed 1]`. Prints a line every 30 s and a
 * verdict; the exit code is 1 when the program ended, an answer was unlawful, memory grew or something stayed open.
 */
import { readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";

import { z } from "zod";

import { residentMb } from "../harness/proc.ts";
import { start } from "../harness/processes.ts";
import { benchHome, headlessCcr } from "../harness/proxies.ts";
import { keepAsking, newAccount, randomFrom } from "./client.ts";
import { BEHAVIOURS, SoakProvider } from "./provider.ts";
import { slopePer10Minutes, spread, type Sample } from "./trend.ts";

const SAMPLE_MS = 5_000;
const REPORT_EVERY = 6;
/** Time for what is under way to end, and for connections that wait to be closed. */
const QUIET_MS = 3_000;
const MAX_SLOPE_MB = 1;
const MAX_DESCRIPTORS = 5;

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "30" },
    clients: { type: "string", default: "8" },
    seed: { type: "string", default: "1" },
  },
});
const Ready = z.object({ url: z.string(), pid: z.number(), token: z.string() });
const GRAMMARS = { messages: "/v1/messages", chat: "/v1/chat/completions" };

function configFor(port: number): object {
  const providers = Object.keys(BEHAVIOURS).flatMap((name) =>
    Object.entries(GRAMMARS).map(([grammar, path]) => ({
      name: `${name}-${grammar}`,
      api_base_url: `http://127.0.0.1:${port}/${name}${path}`,
      api_key: "sk-soak-key-0001",
      models: ["m"],
    })),
  );
  return { Providers: providers, Router: { default: "stream-messages,m" }, API_TIMEOUT_MS: 5_000 };
}

function openFiles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

async function soak(minutes: number, clients: number, seed: number): Promise<string[]> {
  await using provider = new SoakProvider();
  const port = await provider.listen();
  using home = benchHome(configFor(port));
  await using ccr = await start(headlessCcr(home.env));
  const { url, pid, token } = Ready.parse(JSON.parse(ccr.firstLine));
  const models = Object.keys(BEHAVIOURS).flatMap((name) => Object.keys(GRAMMARS).map((one) => `${name}-${one},m`));
  const account = newAccount();
  const began = performance.now();
  const isOver = (): boolean => performance.now() - began > minutes * 60_000;
  const asking = Array.from({ length: clients }, (_, i) =>
    keepAsking({ url, token, models }, account, randomFrom(seed * 1_000 + i), isOver),
  );
  const samples: Sample[] = [];
  for (let n = 1; !isOver(); n++) {
    await sleep(SAMPLE_MS);
    samples.push({ ms: performance.now() - began, mb: residentMb(pid), files: openFiles(pid) });
    if (n % REPORT_EVERY === 0)
      report(samples.at(-1), `${account.asked} asked, ${account.violations.length} violations`);
  }
  await Promise.all(asking);
  await sleep(QUIET_MS);
  const faults = [...account.violations, ...judged(samples)];
  if (provider.active > 0) faults.push(`${provider.active} requests are still open at the provider`);
  const health = await fetch(`${url}/health`);
  if (!health.ok) faults.push(`the program answers ${health.status}`);
  const { asked, left, answers } = account;
  process.stdout.write(`${JSON.stringify({ asked, left, atProvider: provider.requests, answers }, undefined, 2)}\n`);
  return faults;
}

function report(sample: Sample | undefined, text: string): void {
  if (!sample) return;
  const minutes = (sample.ms / 60_000).toFixed(1);
  process.stdout.write(`${minutes} min: ${sample.mb.toFixed(0)} MB, ${sample.files} descriptors, ${text}\n`);
}

/** The first third is for warming up, eight minutes at most: V8's heap and malloc's arenas have their size after seven. */
function judged(samples: readonly Sample[]): string[] {
  const last = samples.at(-1)?.ms ?? 0;
  const warm = samples.filter(({ ms }) => ms > Math.min(8 * 60_000, last / 3));
  const slope = slopePer10Minutes(warm);
  const files = spread(warm.map((sample) => sample.files));
  const memory = spread(warm.map(({ mb }) => mb));
  process.stdout.write(
    `after warming up: ${slope.toFixed(2)} MB in 10 minutes, ${memory.least.toFixed(0)} to ${memory.most.toFixed(0)} MB, ` +
      `descriptors ${files.least} to ${files.most}, median ${files.first} then ${files.second}\n`,
  );
  return [
    ...(slope > MAX_SLOPE_MB ? [`memory grows by ${slope.toFixed(2)} MB in 10 minutes`] : []),
    ...(files.second - files.first > MAX_DESCRIPTORS
      ? [`descriptors grow from ${files.first} to ${files.second}`]
      : []),
  ];
}

const faults = await soak(Number(values.minutes), Number(values.clients), Number(values.seed));
for (const fault of faults) process.stdout.write(`FAULT ${fault}\n`);
process.stdout.write(faults.length === 0 ? "no faults\n" : `${faults.length} faults\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
