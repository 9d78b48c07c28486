/**
 * The package as users get it: packed, installed by npm into an empty prefix with an empty home and no network, run, and
 * taken out again. On the Node that runs this test; CI runs it on the oldest and the newest one.
 */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { beforeAll, describe, expect, it } from "vitest";

import manifest from "../../package.json" with { type: "json" };
import { fieldsOf, itemsOf, parseJson } from "../../src/transformers/foreign.ts";
import { outcomeOf, type Outcome, ROOT } from "../helpers/ccr.ts";
import { spawnIn } from "../helpers/installed.ts";
import { tempDir } from "../helpers/temp-dir.ts";

const run = promisify(execFile);
const CLAUDE = join(ROOT, "node_modules", ".bin", "claude");
const PROVIDER = { name: "up", api_base_url: "http://127.0.0.1:9/v1/chat/completions", api_key: "k", models: ["m"] };
const CONFIGURED = { CCR_CONFIG_JSON: JSON.stringify({ Providers: [PROVIDER], Router: { default: "up,m" } }) };
/** npm is slow on a busy machine. */
const LIMIT_MS = 120_000;

/** The package, and what it needs: packed from what the lock file has installed. */
const PARTS = [".", "node_modules/node-pty", "node_modules/node-addon-api"] as const;
let tarballs: readonly string[] = [];

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "ccr-pack-"));
  const packed = await Promise.all(
    PARTS.map(async (part) => {
      const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
      const { stdout } = await run("npm", args, { cwd: join(ROOT, part) });
      return join(folder, String(fieldsOf(itemsOf(parseJson(stdout))[0])["filename"]));
    }),
  );
  tarballs = packed;
  return () => rm(folder, { recursive: true, force: true });
}, LIMIT_MS);

interface Place {
  readonly prefix: string;
  readonly home: string;
  npm(...args: readonly string[]): Promise<void>;
  ccr(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Outcome>;
}

/** No compiler is on the path: nothing but Node, npm and what POSIX asks for. */
async function emptyPlace(): Promise<Place> {
  const dir = await tempDir();
  const [prefix, home] = [join(dir, "prefix"), join(dir, "home")];
  await Promise.all([prefix, home].map((folder) => mkdir(folder)));
  const env = {
    PATH: [dirname(process.execPath), "/usr/bin", "/bin"].join(":"),
    HOME: home,
    CC: "/bin/false",
    CXX: "/bin/false",
    npm_config_cache: join(dir, "cache"),
    npm_config_offline: "true",
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_update_notifier: "false",
  };
  const npm = async (...args: readonly string[]): Promise<void> => {
    await run("npm", [...args, "--prefix", prefix], { env, cwd: dir });
  };
  const ccr: Place["ccr"] = (args, more) =>
    outcomeOf(spawnIn(ccrIn(prefix), args, { env: { ...env, ...more }, cwd: home }));
  return { prefix, home, npm, ccr };
}

describe.each([
  ["as npm does it", []],
  ["with install scripts blocked", ["--ignore-scripts"]],
])("installed %s", (_, flags) => {
  it("runs, and goes without a trace", { timeout: 2 * LIMIT_MS }, async () => {
    const { prefix, home, npm, ccr } = await emptyPlace();
    await npm("install", ...flags, ...tarballs);
    const version = await ccr(["--version"]);
    expect(version.stdout).toMatch(new RegExp(`^${manifest.version}( \\([0-9a-f]{12}(-dirty)?\\))?\n$`));
    const demo = await ccr(["demo"], { CLAUDE_PATH: CLAUDE });
    expect({ code: demo.code, stderr: demo.stderr }).toEqual({ code: 0, stderr: "" });
    expect(demo.stdout).toContain("demo,");
    expect(readdirSync(home)).toEqual([]);
    await serves(home, ccrIn(prefix), ["demo", "--no-tui", "--json"]);
    expect(readdirSync(home)).toEqual([]);
    await serves(home, ccrIn(prefix), ["--no-tui", "--json"]);
    const doctor = await ccr(["doctor", "--json"], { ...CONFIGURED, CLAUDE_PATH: CLAUDE });
    expect({ code: doctor.code, checks: complaints(doctor) }).toEqual({ code: 0, checks: [] });
    await npm("uninstall", manifest.name, "node-pty", "node-addon-api");
    expect(existsSync(ccrIn(prefix))).toBe(false);
    expect(existsSync(join(prefix, "node_modules", manifest.name))).toBe(false);
  });
});

const ccrIn = (prefix: string): string => join(prefix, "node_modules", ".bin", "ccr");

/** What the doctor finds wrong, but for what an empty home cannot have. */
function complaints({ stdout }: Outcome): unknown[] {
  const checks = itemsOf(fieldsOf(parseJson(stdout))["checks"]).map(fieldsOf);
  return checks.filter(({ level }) => level === "error");
}

/** Serves until it is told to end. */
async function serves(home: string, file: string, args: readonly string[]): Promise<void> {
  const env = { PATH: [dirname(process.execPath), "/usr/bin", "/bin"].join(":"), HOME: home, ...CONFIGURED };
  const child = spawnIn(file, args, { env, cwd: home });
  const outcome = outcomeOf(child);
  if (child.stdout) {
    const [line]: unknown[] = await once(child.stdout, "data");
    const { url, token } = fieldsOf(parseJson(String(line)));
    const answer = await fetch(`${String(url)}/v1/models`, { headers: { authorization: `Bearer ${String(token)}` } });
    expect(answer.status).toBe(200);
  }
  child.kill("SIGTERM");
  expect((await outcome).code).toBe(143);
}
