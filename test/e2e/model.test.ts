/** `ccr model`: what is configured, what is chosen, and whether it works. */
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { type Assignment, assignmentOf } from "../../src/cli/model/scenario.ts";
import { type ServiceHome, serviceHome } from "../helpers/service.ts";
import { put } from "../helpers/temp-dir.ts";
import { treeOf } from "../helpers/tree.ts";

const SESSION = "11111111-2222-4333-8444-555555555555";

/** Two providers, one of which is reached by a program for its key. */
async function home(more: object = {}): Promise<ServiceHome> {
  const place = await serviceHome();
  const marker = join(place.home, "asked");
  await put(join(place.folder, "config.json"), {
    Providers: [
      { name: "up", api_base_url: place.upstream.url, api_key: "sk-provider-secret", models: ["up-model", "other"] },
      {
        name: "anthropic",
        api_base_url: "https://api.anthropic.com/v1/messages",
        api_key: `cmd:touch ${marker}`,
        models: ["claude-sonnet-4-5"],
      },
    ],
    Router: { default: "up,up-model", think: "anthropic,claude-sonnet-4-5" },
    ...more,
  });
  return place;
}

async function json(place: ServiceHome, ...args: readonly string[]) {
  const { code, stdout, stderr } = await place.ccr(["model", ...args, "--json"]);
  return { code, stderr, ...JSON.parse(stdout || "{}") };
}

describe("list and get", () => {
  it("show models with what is known of them, fetch no secret and write nothing", async () => {
    const place = await home();
    const before = await treeOf(place.home);
    const { code, models } = await json(place, "list");
    expect(code).toBe(0);
    expect(models).toEqual([
      expect.objectContaining({
        name: "up,up-model",
        window: null,
        price: null,
        scenarios: ["default"],
        favourite: false,
      }),
      expect.objectContaining({ name: "up,other", scenarios: [] }),
      expect.objectContaining({
        name: "anthropic,claude-sonnet-4-5",
        window: 200_000,
        price: { input: 3, output: 15 },
        tools: true,
        scenarios: ["think"],
      }),
    ]);
    const { stdout } = await place.ccr(["model"]);
    expect(stdout).toMatch(/^ +MODEL +WINDOW +IN +OUT +CAN +SCENARIOS$/m);
    expect(stdout).toMatch(/^ +anthropic,claude-sonnet-4-5 +200\.0k +\$3 +\$15 +TRV +think$/m);
    expect(await treeOf(place.home)).toEqual(before);
  });

  it("list: by letters, by provider, by abilities", async () => {
    const place = await home();
    const names = async (...args: readonly string[]): Promise<string[]> =>
      (await json(place, "list", ...args)).models.map(({ name }: { name: string }) => name);
    expect(await names("--search", "antsn")).toEqual(["anthropic,claude-sonnet-4-5"]);
    expect(await names("--provider", "up")).toEqual(["up,up-model", "up,other"]);
    expect(await names("--caps", "tools,vision")).toEqual(["anthropic,claude-sonnet-4-5"]);
    expect((await json(place, "list", "--caps", "tols")).code).toBe(2);
  });

  it("get: one scenario or all", async () => {
    const place = await home();
    expect((await place.ccr(["model", "get", "think"])).stdout).toBe("anthropic,claude-sonnet-4-5\n");
    expect(await json(place, "get", "background")).toMatchObject({ code: 0, scenario: "background", model: null });
    expect(await json(place, "get")).toMatchObject({ scenarios: { default: "up,up-model", image: null } });
    const wrong = await place.ccr(["model", "get", "thnik"]);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain("Did you mean think?");
  });
});

describe("set and undo", () => {
  it("a conversation of the running service changes its model, and changes it back", async () => {
    const place = await home();
    const { url } = await place.start();
    const send = async (): Promise<string> => {
      const headers = { "content-type": "application/json", "x-claude-code-session-id": SESSION };
      const body = JSON.stringify({ model: "any", max_tokens: 9, messages: [{ role: "user", content: "hi" }] });
      await (await fetch(`${url}/v1/messages`, { method: "POST", headers, body })).text();
      return JSON.parse(place.upstream.bodies.at(-1) ?? "").model;
    };
    expect(await send()).toBe("up-model");
    const { stdout } = await place.ccr(["model", "set", "--session", SESSION, "UP,Other"]);
    expect(stdout).toBe(`session ${SESSION}: up,other, from the next request on\n`);
    expect(await send()).toBe("other");
    expect(await json(place, "undo")).toMatchObject({
      code: 0,
      undone: { session: SESSION, from: "up,other", to: null },
    });
    expect(await send()).toBe("up-model");
    expect(await json(place, "undo")).toMatchObject({ code: 1, undone: null });
  });

  it("undo goes back to what was chosen before, for each scenario", async () => {
    const place = await home();
    await place.start();
    await json(place, "set", "--session", SESSION, "think=up,up-model");
    await json(place, "set", "--session", SESSION, "think=up,other");
    expect(await json(place, "undo")).toMatchObject({
      undone: { scenario: "think", from: "up,other", to: "up,up-model" },
    });
    expect(await json(place, "undo")).toMatchObject({ undone: { scenario: "think", from: "up,up-model", to: null } });
  });

  it.each([
    [["set"], 2, "needs PROVIDER,MODEL"],
    [["set", "up,other"], 2, "needs --session ID or --save: what is meant"],
    [["set", "--session", "s", "thnik=up,other"], 2, "thnik: is no scenario"],
    [["set", "--session", "s", "nobody,x"], 4, 'no provider named "nobody"'],
    [["set", "--session", "s", "up,other"], 3, "ccr is not running"],
    [["undo"], 3, "ccr is not running"],
  ])("%j is refused", async (args, code, complaint) => {
    const place = await home();
    const outcome = await place.ccr(["model", ...args]);
    expect({ code: outcome.code, stdout: outcome.stdout }).toEqual({ code, stdout: "" });
    expect(outcome.stderr).toContain(complaint);
  });
});

describe("test", () => {
  it("asks the models of the scenarios, or those that are named", async () => {
    const place = await home({ Router: { default: "up,up-model" } });
    const { code, models } = await json(place, "test");
    expect(code).toBe(0);
    expect(models).toEqual([
      { target: "up,up-model", ok: true, ms: expect.any(Number), firstTokenMs: expect.any(Number), error: null },
    ]);
    expect(JSON.parse(place.upstream.bodies[0] ?? "")).toMatchObject({ model: "up-model", stream: true });
    const { stdout } = await place.ccr(["model", "test", "up,other", "--ascii"]);
    expect(stdout).toMatch(/^\+ {2}up,other {2}\d+ ms, first token after \d+ ms\n$/);
  });

  it.each([
    [401, 7, "CCR-E101"],
    [500, 8, "CCR-E109"],
  ])("a provider that answers %d is exit code %d", async (status, code, error) => {
    const place = await serviceHome({}, [
      { status, message: "no sk-provider-secret" },
      { status, message: "no sk-provider-secret" },
    ]);
    const outcome = await json(place, "test");
    expect(outcome).toMatchObject({ code, models: [{ ok: false, error: { code: error } }] });
    expect(JSON.stringify(outcome)).not.toContain("sk-provider-secret");
  });
});

it("favourites are remembered, and marked in the list", async () => {
  const place = await home();
  expect(await json(place, "favourite", "up,other")).toMatchObject({ model: "up,other", favourite: true });
  expect(await json(place, "favourite")).toMatchObject({ favourites: ["up,other"] });
  expect((await place.ccr(["model"])).stdout).toMatch(/^\* +up,other /m);
  expect(await json(place, "favourite", "up,other")).toMatchObject({ favourite: false });
});

it.each<[string, Assignment]>([
  ["p,m", { scenario: undefined, model: "p,m" }],
  ["think=p,m", { scenario: "think", model: "p,m" }],
  ["LONGCONTEXT=p,m", { scenario: "longContext", model: "p,m" }],
  ["think=auto", { scenario: "think", model: undefined }],
  ["auto", { scenario: undefined, model: undefined }],
  ["p,m=1", { scenario: undefined, model: "p,m=1" }],
  ["think=p,m=1", { scenario: "think", model: "p,m=1" }],
])("%s is an assignment", (text, expected) => {
  expect(assignmentOf(text)).toEqual(expected);
});
