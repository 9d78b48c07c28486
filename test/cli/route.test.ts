/** `ccr route`: the rules' evaluation of a request on standard input. */
import { join } from "node:path";

import { beforeEach, describe, expect, it } from "vitest";

import { ccr, type Outcome } from "../helpers/ccr.ts";
import { put, tempDir } from "../helpers/temp-dir.ts";

const CONFIG = {
  Providers: [{ name: "p", api_base_url: "http://127.0.0.1:1/v1", api_key: "sk-secret", models: ["small", "big"] }],
  Router: { default: "p,small", think: "p,big", longContextThreshold: 50_000 },
  fallback: { think: ["p,small"] },
};
const REQUEST = { model: "claude-opus-5-5", max_tokens: 9, messages: [{ role: "user", content: "hi" }] };
const THINKING = { ...REQUEST, thinking: { type: "enabled", budget_tokens: 4096 } };

let home: string;
beforeEach(async () => {
  home = await tempDir();
  await put(join(home, ".claude-code-router", "config.json"), CONFIG);
});

function run(args: readonly string[], input: unknown = ""): Promise<Outcome> {
  const text = typeof input === "string" ? input : JSON.stringify(input);
  return ccr(["route", ...args], { env: { HOME: home }, input: text });
}

describe("ccr route explain", () => {
  it("prints the decision and what every rule said", async () => {
    const { code, stdout } = await run(["explain", "-"], THINKING);
    expect(code).toBe(0);
    const lines = stdout.split("\n");
    expect(lines.slice(0, 3)).toEqual([
      "claude-opus-5-5 -> p,big",
      expect.stringMatching(/^main, by its looks, about \d+ tokens$/),
      "when that fails: p,small",
    ]);
    expect(stdout).toMatch(/^- {2}longContext +Router\.longContext is not set$/m);
    expect(stdout).toMatch(/^> {2}think +p,big +thinking is enabled with 4,096 tokens: Router\.think is p,big$/m);
    expect(stdout).toMatch(/^ {3}default +p,small +\(not asked\) Router\.default is p,small$/m);
  });

  it("takes headers into account, and prints JSON", async () => {
    const headers = { "X-Claude-Code-Request-Class": "subagent", "x-claude-code-agent-type": "Plan" };
    const { code, stdout } = await run(["explain", "--json"], { headers, body: THINKING });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      request: { class: "subagent", hinted: true, agentType: "Plan" },
      decision: { target: "p,big", rule: "think" },
      fallbacks: ["p,small"],
      rules: expect.arrayContaining([
        { rule: "default", outcome: "not asked", target: "p,small", why: "Router.default is p,small" },
      ]),
    });
  });

  it("says where a name leads to nothing, and exits with 1", async () => {
    const { code, stdout } = await run(["explain"], { ...REQUEST, model: "q,small" });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^q,small -> nowhere/);
    expect(stdout).toMatch(/^> {2}explicit +no route: there is no provider named "q"/m);
  });

  it.each([
    ["no JSON", "{", "standard input is not JSON"],
    ["no request", "{}", "model: a name is required"],
  ])("refuses %s", async (_what, input, complaint) => {
    const { code, stdout, stderr } = await run(["explain"], input);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(complaint);
  });
});

it("ccr route list prints the models of the scenarios", async () => {
  const { code, stdout } = await run(["list"]);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: "default         p,small\nthink           p,big\nfallback.think  p,small\n",
  });
  expect(JSON.parse((await run(["list", "--json"])).stdout)).toEqual({
    schemaVersion: 1,
    routes: { default: "p,small", think: "p,big" },
    agents: {},
    fallback: { think: ["p,small"] },
    longContextThreshold: 50_000,
    thinkEffort: null,
  });
});

it.each([
  [["explan"], 'unknown command "route explan"', "did you mean route explain?"],
  [[], "what to do is missing", "route explain, route list"],
])("ccr route %j says what there is", async (args, complaint, hint) => {
  const { code, stderr } = await run(args);
  expect(code).toBe(2);
  expect(stderr).toContain(complaint);
  expect(stderr).toContain(hint);
});
