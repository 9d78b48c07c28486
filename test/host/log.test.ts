import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, it, onTestFinished, vi } from "vitest";

import { configFromProviders } from "../../src/config/snapshot.ts";
import type { Config } from "../../src/config/types.ts";
import { Bus } from "../../src/core/bus.ts";
import { Redactor } from "../../src/core/redact.ts";
import { chatTo, LogKeeper } from "../../src/host/log.ts";
import { sampleFlow } from "../helpers/cockpit.tsx";
import { tempDir } from "../helpers/temp-dir.ts";

type Wish = Partial<Config["log"]>;

interface Kept {
  readonly bus: Bus;
  readonly home: string;
  readonly chat: ReturnType<typeof chatTo>;
  configure(log: Wish): void;
  /** Everything in `logs/`, once it is written. */
  lines(): Promise<Record<string, unknown>[]>;
  application(): Promise<string>;
}

async function kept(wish: Wish, secret = "sk-canary-0815"): Promise<Kept> {
  const home = await tempDir();
  const bus = new Bus();
  const redactor = new Redactor();
  redactor.add(secret);
  let config: Config = { ...configFromProviders([]), log: { enabled: true, level: "debug", ...wish } };
  const keeper = new LogKeeper({ bus, redactor, config: () => config, home });
  onTestFinished(() => keeper.close());
  return {
    bus,
    home,
    chat: chatTo(bus, redactor, () => config),
    configure: (log) => {
      config = { ...config, log: { ...config.log, ...log } };
      bus.publish({ type: "config.loaded", at: 5, path: "config.json", generation: 2 });
    },
    lines: async () => {
      await keeper.close();
      const folder = join(home, "logs");
      const texts = (await readdir(folder)).toSorted().map((name) => readFile(join(folder, name), "utf8"));
      return (await Promise.all(texts)).flatMap((text) => text.trim().split("\n").map(parsed));
    },
    application: async () => {
      await keeper.close();
      return readFile(join(home, "claude-code-router.log"), "utf8");
    },
  };
}

function parsed(line: string): Record<string, unknown> {
  return JSON.parse(line);
}

function messages(lines: readonly Record<string, unknown>[]): unknown[] {
  return lines.map(({ msg }) => msg);
}

it("events become pino's lines, with the number of their request", async () => {
  const { bus, lines } = await kept({});
  for (const event of sampleFlow(1_700_000_000_000)) bus.publish(event);
  const written = await lines();
  expect(written.filter(({ reqId }) => reqId === "req-1")).toMatchObject([
    { level: 20, time: 1_700_000_000_000, pid: process.pid, topic: "request", asked: "claude-opus-5-5" },
    { level: 30, topic: "route", route: { model: "demo-large", rule: "default" } },
    { level: 30, topic: "done", status: 200, usage: { output_tokens: 412 } },
  ]);
  expect(written.find(({ level }) => level === 50)).toMatchObject({
    msg: "demo is rate limited (429) [CCR-E102] after 100 ms",
  });
});

it.each([
  ["error", 1],
  ["warn", 1],
  ["info", 5],
  ["debug", 8],
  ["trace", 14],
] as const)("LOG_LEVEL %s lets %i lines of three requests through", async (level, count) => {
  const { bus, lines } = await kept({ level });
  for (const event of sampleFlow()) bus.publish(event);
  expect(await lines()).toHaveLength(count);
});

it("routing also stands in the log of the application, as text", async () => {
  const { bus, application } = await kept({});
  for (const event of sampleFlow(0)) bus.publish(event);
  bus.publish({ type: "config.rejected", at: 0, path: "c", issues: ["config.json:3:1: error: x"] });
  const text = await application();
  expect(text.split("\n")).toEqual([
    "1970-01-01T00:00:00.000Z info  #1 default → demo,demo-large  Router.default is demo,demo-large",
    "1970-01-01T00:00:00.000Z info  #2 default → demo,demo-large  Router.default is demo,demo-large",
    "1970-01-01T00:00:00.000Z info  #3 default → demo,demo-large  Router.default is demo,demo-large",
    "1970-01-01T00:00:00.000Z error config.json:3:1: error: x",
    "",
  ]);
});

it("T7: secrets are in no line, however they are spelt", async () => {
  const secret = 'sk-"quoted"\\canary';
  const { bus, chat, lines, application } = await kept({ level: "trace" }, secret);
  bus.publish({ type: "notice", at: 0, level: "warn", text: `the key is ${secret}` });
  bus.publish({ type: "config.rejected", at: 0, path: secret, issues: [`bad ${secret}`] });
  chat("debug", "plugin", () => `Authorization: Bearer ${secret}`);
  const text = JSON.stringify(await lines()) + (await application());
  expect(text).toContain("the key is ••••");
  expect(text).toContain("Bearer ••••");
  expect(text).not.toContain("canary");
});

it("nothing is written, nor asked for, while LOG is off", async () => {
  const { bus, home, chat, configure, lines } = await kept({ enabled: false });
  for (const event of sampleFlow()) bus.publish(event);
  chat("info", "plugin", () => {
    throw new Error("nobody wants to know");
  });
  expect(existsSync(join(home, "logs"))).toBe(false);
  configure({ enabled: true });
  bus.publish({ type: "notice", at: 0, level: "info", text: "on" });
  await vi.waitFor(() => expect(existsSync(join(home, "logs"))).toBe(true));
  configure({ enabled: false });
  bus.publish({ type: "notice", at: 0, level: "info", text: "off" });
  expect(messages(await lines())).toEqual(["config.json loaded", "on"]);
});

it("a level counts from the moment at which it is changed", async () => {
  const { bus, home, configure, lines } = await kept({ level: "error" });
  const say = (level: "info" | "error", text: string): void => bus.publish({ type: "notice", at: 0, level, text });
  say("error", "first");
  await vi.waitFor(() => expect(existsSync(join(home, "logs"))).toBe(true));
  say("info", "before");
  configure({ level: "info" });
  say("info", "after");
  expect(messages(await lines())).toEqual(["first", "config.json loaded", "after"]);
});
