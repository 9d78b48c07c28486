/**
 * Asks the real claude-code-router what it makes of the cases, and writes `recorded.json` for the test beside. It is installed
 * from npm into a temporary folder, without its install scripts. Run: `npm run beside`.
 */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { CASES, type Case, VERSIONS } from "./cases.ts";
import { type Seen, startUpstream, type Upstream } from "./upstream.ts";

const NAME = "@musistudio/claude-code-router";
const START_MS = 30_000;
const REQUEST_MS = 30_000;

type Recorded = Record<string, Record<string, Record<string, readonly Seen[]>>>;

const work = mkdtempSync(join(tmpdir(), "ccr-beside-"));
const upstream = await startUpstream();
const recorded: Recorded = {};
try {
  for (const version of VERSIONS) {
    const entry = install(version);
    for (const one of CASES.filter(({ versions }) => versions.includes(version))) {
      recorded[one.name] = { ...recorded[one.name], [version]: await observe(entry, one, upstream) };
      process.stdout.write(`${version}: ${one.name}\n`);
    }
  }
  writeFileSync(join(import.meta.dirname, "recorded.json"), `${JSON.stringify(recorded, undefined, 2)}\n`);
} finally {
  upstream.close();
  rmSync(work, { recursive: true, force: true });
}

function install(version: string): string {
  const folder = join(work, version);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), "{}");
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", `${NAME}@${version}`];
  execFileSync("npm", args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  return join(folder, "node_modules", NAME, "dist", "cli.js");
}

async function observe(
  entry: string,
  { config, files, preset, requests }: Case,
  server: Upstream,
): Promise<Record<string, Seen[]>> {
  const user = mkdtempSync(join(work, "home-"));
  const home = join(user, ".claude-code-router");
  const port = await freePort();
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "config.json"), JSON.stringify({ ...config(server.origin, home), PORT: port }));
  for (const [name, text] of Object.entries(files?.(server.origin) ?? {})) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text);
  }
  const { PATH = "" } = process.env;
  const env = { PATH, HOME: user, TMPDIR: user, BESIDE_KEY: "sk-from-the-environment" };
  const child = spawn(process.execPath, [entry, "start"], { env, cwd: user, stdio: "ignore" });
  try {
    await listening(port, child);
    const answers: Record<string, Seen[]> = {};
    for (const { name, body } of requests) {
      server.take();
      await post(`http://127.0.0.1:${port}${preset === undefined ? "" : `/preset/${preset}`}/v1/messages`, body);
      answers[name] = server.take();
    }
    return answers;
  } finally {
    child.kill("SIGKILL");
  }
}

async function post(url: string, body: object): Promise<void> {
  const headers = { "content-type": "application/json", "anthropic-version": "2023-06-01" };
  const init = { method: "POST", headers, body: JSON.stringify(body), signal: AbortSignal.timeout(REQUEST_MS) };
  await (await fetch(url, init)).text();
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const answered = await fetch(`http://127.0.0.1:${port}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => void setTimeout(resolve, 100));
  }
  throw new Error("claude-code-router does not serve");
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise<void>((resolve) => void server.close(() => resolve()));
  return typeof address === "object" && address !== null ? address.port : 0;
}
