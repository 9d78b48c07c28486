/** A configuration that changes while the program runs: real files, and the system's own watcher. */
import { mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { beforeEach, describe, expect, it, onTestFinished } from "vitest";

import { changedPaths } from "../../src/config/changes.ts";
import { LiveConfig, type LiveOptions } from "../../src/config/live.ts";
import { loadConfig } from "../../src/config/load.ts";
import { Bus } from "../../src/core/bus.ts";
import type { BusEvent } from "../../src/core/flow.ts";
import { tempDir } from "../helpers/temp-dir.ts";

let path: string;
beforeEach(async () => {
  path = join(await tempDir(), "config.json");
});

function text(model: string, more: object = {}): string {
  const provider = { name: "p", api_base_url: "http://h.example/v1", api_key: "k-1234567", models: ["a", "b", "c"] };
  return JSON.stringify({ Providers: [provider], Router: { default: `p,${model}` }, ...more });
}

interface Running {
  readonly live: LiveConfig;
  readonly bus: Bus;
  /** The next event of a type, from now on. */
  next<T extends BusEvent["type"]>(type: T): Promise<Extract<BusEvent, { type: T }>>;
}

async function run(options: Partial<LiveOptions> = {}): Promise<Running> {
  const bus = new Bus();
  const load = (generation: number): ReturnType<typeof loadConfig> => loadConfig(path, { env: {}, generation });
  const initial = await load(1);
  if (!initial) throw new Error("not written");
  const live = new LiveConfig(initial, { load, bus, ...options });
  await live.watch();
  onTestFinished(() => live.close());
  const next: Running["next"] = (type) =>
    new Promise((resolve) => {
      const off = bus.subscribe((event) => {
        if (!isOfType(event, type)) return;
        off();
        resolve(event);
      });
    });
  return { live, bus, next };
}

function isOfType<T extends BusEvent["type"]>(event: BusEvent, type: T): event is Extract<BusEvent, { type: T }> {
  return event.type === type;
}

describe("a good change", () => {
  it("counts at once and as a whole, with what has changed", async () => {
    await writeFile(path, text("a"));
    const { live, next } = await run();
    const before = live.current;
    const loaded = next("config.loaded");
    await writeFile(path, text("b", { API_TIMEOUT_MS: 5 }));
    expect(await loaded).toMatchObject({ path, generation: 2, changes: ["Router.default", "API_TIMEOUT_MS"] });
    expect(live.current).toMatchObject({ generation: 2, router: { default: "p,b" }, timeoutMs: 5 });
    expect(before.router.default).toBe("p,a");
  });

  it("may put another file in the place, as editors do", async () => {
    await writeFile(path, text("a"));
    const { live, next } = await run();
    for (const model of ["b", "c"]) {
      const loaded = next("config.loaded");
      await writeFile(`${path}.new`, text(model));
      await rename(`${path}.new`, path);
      await loaded;
      expect(live.current.router.default).toBe(`p,${model}`);
    }
  });

  it("may be behind a link", async () => {
    const real = join(await tempDir(), "dotfiles");
    await mkdir(real);
    await writeFile(join(real, "ccr.json"), text("a"));
    await symlink(join(real, "ccr.json"), path);
    const { live, next } = await run();
    const loaded = next("config.loaded");
    await writeFile(join(real, "ccr.json"), text("b"));
    await loaded;
    expect(live.current.router.default).toBe("p,b");
  });

  it("tells what is odd in it", async () => {
    await writeFile(path, text("a"));
    const { next } = await run();
    const notice = next("notice");
    await writeFile(path, text("not-listed"));
    expect((await notice).text).toContain('p does not list "not-listed"');
  });
});

describe("fault 55: a bad change", () => {
  it.each([
    ["no JSON", "{ broken", /^config\.json:1:\d+: /],
    ["wrong types", text("a", { PORT: "x" }), /PORT must be a number$/],
    ["a route to nowhere", text("a").replace('"p,a"', '"q,a"'), /there is no provider named "q"/],
    ["nothing", "", /the file is empty$/],
  ])("(%s) leaves the last good one, and says what is wrong", async (_what, broken, issue) => {
    await writeFile(path, text("a"));
    const { live, next } = await run();
    const rejected = next("config.rejected");
    await writeFile(path, broken);
    expect((await rejected).issues[0]).toMatch(issue);
    expect(live.current).toMatchObject({ generation: 1, router: { default: "p,a" } });
    const loaded = next("config.loaded");
    await writeFile(path, text("b"));
    await loaded;
    expect(live.current).toMatchObject({ generation: 2, router: { default: "p,b" } });
  });

  it("may be that the file is gone", async () => {
    await writeFile(path, text("a"));
    const { live, next } = await run();
    const rejected = next("config.rejected");
    await rm(path);
    expect((await rejected).issues).toEqual(["config.json is gone"]);
    expect(live.current.generation).toBe(1);
  });

  it("fault 53: that is only half written is no change", async () => {
    await writeFile(path, text("a"));
    const { live, bus, next } = await run();
    const rejected: BusEvent[] = [];
    bus.subscribe((event) => void (event.type === "config.rejected" && rejected.push(event)));
    const loaded = next("config.loaded");
    const whole = text("b");
    await writeFile(path, whole.slice(0, 40));
    await new Promise((resolve) => void setTimeout(resolve, 120));
    await writeFile(path, whole);
    await loaded;
    expect(rejected).toEqual([]);
    expect(live.current.router.default).toBe("p,b");
  });

  it("may be good in itself", async () => {
    await writeFile(path, text("a", { APIKEY: "client-key" }));
    const objection: LiveOptions["objection"] = ({ clientKey }) => (clientKey ? undefined : "APIKEY is needed");
    const { live, next } = await run({ objection });
    const rejected = next("config.rejected");
    await writeFile(path, text("a"));
    expect((await rejected).issues).toEqual(["APIKEY is needed"]);
    expect(live.current.clientKey).toBe("client-key");
  });
});

it("a file that was touched and says the same is no change", async () => {
  await writeFile(path, text("a"));
  const { live, next } = await run();
  await writeFile(path, text("a"));
  const loaded = next("config.loaded");
  await new Promise((resolve) => void setTimeout(resolve, 200));
  await writeFile(path, text("b"));
  expect((await loaded).generation).toBe(2);
  expect(live.current.router.default).toBe("p,b");
});

it("what has changed is told by path, never by value", () => {
  const before = { a: 1, b: { c: [1, 2], d: "x" }, e: [{ f: 1, g: ["x"] }, { f: 2 }], same: { h: null } };
  const after = { b: { c: [1, 3], d: "x" }, e: [{ f: 1, g: ["y"] }, { f: 3 }], same: { h: null }, i: "new" };
  expect(changedPaths(before, after)).toEqual(["a", "b.c", "e[0].g", "e[1].f", "i"]);
  expect(changedPaths(before, structuredClone(before))).toEqual([]);
  expect(changedPaths({ a: [{}] }, { a: [{}, {}] })).toEqual(["a"]);
});
