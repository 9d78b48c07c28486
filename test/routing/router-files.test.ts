/** Router files of projects and sessions, in the places where CCR and projects have them. */
import { rm } from "node:fs/promises";
import { join } from "node:path";

import { beforeEach, describe, expect, it } from "vitest";

import { TrustStore } from "../../src/config/trust.ts";
import { Bus } from "../../src/core/bus.ts";
import { factsOf } from "../../src/routing/facts.ts";
import { RouterFiles } from "../../src/routing/router-files.ts";
import { RequestRouter } from "../../src/routing/service.ts";
import { Overrides } from "../../src/routing/session.ts";
import type { Routing } from "../../src/routing/types.ts";
import { DEMO, messages, outcome, SCENARIOS, testConfig } from "../helpers/routing.ts";
import { put, tempDir } from "../helpers/temp-dir.ts";

const ID = "7697129b-e7ee-40bd-83db-20c5de8890e7";
const PROJECT = "-home-u-shop";

let dir: string;
let files: RouterFiles;
let overrides: Overrides;
let trust: TrustStore;
let said: string[];
let now: number;

beforeEach(async () => {
  dir = await tempDir();
  said = [];
  now = 0;
  trust = new TrustStore(join(dir, "state"));
  overrides = new Overrides(new Bus());
  files = new RouterFiles({
    home: join(dir, "ccr"),
    transcripts: join(dir, "projects"),
    trust,
    say: (level, text) => said.push(`${level}: ${text}`),
    now: () => now,
  });
});

function decide(thinking = false, id = ID): Promise<Routing> {
  const router = new RequestRouter({ overrides, files, home: dir, say: () => {} });
  const request = messages(thinking ? { thinking: { type: "enabled" } } : {});
  return router.decide(factsOf(request, { "x-claude-code-session-id": id }, "pane"), testConfig(SCENARIOS));
}

async function transcript(): Promise<void> {
  await put(join(dir, "projects", PROJECT, `${ID}.jsonl`), "");
}

function ccrFile(name: string, router: unknown): Promise<string> {
  return put(join(dir, "ccr", PROJECT, name), typeof router === "string" ? router : { Router: router });
}

describe("CCR's files", () => {
  it("of the project replace the configuration's routes", async () => {
    await transcript();
    await ccrFile("config.json", { default: "demo,project" });
    expect((await decide()).why).toBe("Router.default of the project's file is demo,project");
    expect(outcome(await decide(true))).toBe("default -> demo,project");
  });

  it("of the session count before the project's", async () => {
    await transcript();
    await ccrFile("config.json", { default: "demo,project" });
    await ccrFile(`${ID}.json`, { think: "demo,session" });
    expect((await decide(true)).why).toContain("Router.think of the session's file is demo,session");
    expect(outcome(await decide())).toBe("default -> demo,default");
  });

  it("leave background requests to the configuration, unless they name a model for them", async () => {
    await transcript();
    await ccrFile("config.json", { default: "demo,project" });
    const router = new RequestRouter({ overrides, files, home: dir, say: () => {} });
    const facts = factsOf(messages({ model: "claude-haiku-5-5" }), { "x-claude-code-session-id": ID }, "pane");
    expect(outcome(await router.decide(facts, testConfig(SCENARIOS)))).toBe("background -> demo,background");
  });

  it("may be JSON5, and one without a Router changes nothing", async () => {
    await transcript();
    await ccrFile("config.json", "{ // mine\n Router: { default: 'demo,json5', }, }");
    expect(outcome(await decide())).toBe("default -> demo,json5");
    await ccrFile(`${ID}.json`, '{ "unrelated": 1 }');
    now += 10_000;
    expect(outcome(await decide())).toBe("default -> demo,json5");
  });

  it("are found by the folder of a session that we started, before there is a transcript", async () => {
    await ccrFile("config.json", { default: "demo,project" });
    expect(outcome(await decide())).toBe("default -> demo,default");
    files.place("pane", "/home/u/shop");
    expect(outcome(await decide())).toBe("default -> demo,project");
  });

  it("are looked for again, but not with every request", async () => {
    expect(outcome(await decide())).toBe("default -> demo,default");
    await transcript();
    await ccrFile("config.json", { default: "demo,project" });
    expect(outcome(await decide())).toBe("default -> demo,default");
    now += 10_000;
    expect(outcome(await decide())).toBe("default -> demo,project");
    await rm(join(dir, "ccr"), { recursive: true });
    now += 10_000;
    expect(outcome(await decide())).toBe("default -> demo,default");
  });

  it("that are wrong count as absent, and the user is told once", async () => {
    await transcript();
    await ccrFile("config.json", { default: 7 });
    for (let i = 0; i < 2; i++) {
      now += 10_000;
      expect(outcome(await decide())).toBe("default -> demo,default");
    }
    expect(said).toEqual([
      expect.stringMatching(
        /^warn: .*config\.json is not followed: config\.json:1:\d+: Router\.default must be a string, not a number$/,
      ),
    ]);
  });

  it("are never found by an id that is a path", async () => {
    await put(join(dir, "ccr", PROJECT, "config.json"), { Router: { default: "demo,project" } });
    await put(join(dir, "projects", "evil.jsonl"), "");
    expect(outcome(await decide(false, "../evil"))).toBe("default -> demo,default");
  });

  it("count before what a project brings along, and after what the user chose by hand", async () => {
    await transcript();
    await ccrFile("config.json", { default: "demo,project" });
    overrides.setRoute("pane", "default", { provider: DEMO, model: "demo-large" });
    expect(outcome(await decide())).toBe("default -> demo,demo-large");
  });
});

describe("a project's own file", () => {
  let path: string;
  beforeEach(async () => {
    path = join(dir, "shop", ".ccr", "config.json");
    await put(path, '{ "Router": { "think": "demo,mine" }, "CUSTOM_ROUTER_PATH": "x.js" }');
    files.place("pane", join(dir, "shop", "sub"));
  });

  it("counts for nothing until the user trusts it, and says how", async () => {
    expect(outcome(await decide(true))).toBe("think -> demo,think");
    expect(said).toEqual([`info: ${path} is not followed until you trust it: ccr config trust`]);
  });

  it("adds to the configuration once it is trusted, as long as it stays the same", async () => {
    const text = '{ "Router": { "think": "demo,mine" } }';
    await put(path, text);
    await trust.trust(path, text);
    expect((await decide(true)).why).toContain("Router.think of .ccr/config.json is demo,mine");
    expect(outcome(await decide())).toBe("default -> demo,default");
    await put(path, '{ "Router": { "think": "demo,other" } }');
    now += 10_000;
    expect(outcome(await decide(true))).toBe("think -> demo,think");
  });
});
