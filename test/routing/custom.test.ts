/** `CUSTOM_ROUTER_PATH` as CCR has it: real files, loaded by Node. */
import { mkdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { beforeEach, describe, expect, it } from "vitest";

import type { Config, CustomRouter } from "../../src/config/types.ts";
import { CcrError } from "../../src/core/errors.ts";
import { DEMO, desk, outcome, SCENARIOS, testConfig, testFacts, type Desk } from "../helpers/routing.ts";
import { tempDir } from "../helpers/temp-dir.ts";

let home: string;
let edits = 0;
beforeEach(async () => {
  home = join(await tempDir(), "home");
  await mkdir(home, { mode: 0o700 });
});

/** Each version has a time of its own, however fast the test is. */
async function write(name: string, text: string): Promise<string> {
  const path = join(home, name);
  await writeFile(path, text, { mode: 0o600 });
  edits++;
  await utimes(path, 1_000_000 + edits, 1_000_000 + edits);
  return path;
}

function configured(path: string, timeoutMs: CustomRouter["timeoutMs"] = 5_000, more: Partial<Config> = {}): Config {
  return testConfig(SCENARIOS, { customRouter: { path, timeoutMs }, ...more });
}

async function routed(text: string, name = "router.js"): Promise<Desk> {
  return desk(configured(await write(name, text)), home);
}

describe("a custom router", () => {
  it.each([
    ["module.exports = async function router(req, config) { return 'demo,demo-large'; };", "router.js"],
    ["module.exports = () => 'demo,demo-large';", "router.cjs"],
    ["exports.default = () => ' demo,demo-large ';", "router.js"],
    ["export default async () => 'demo,demo-large';", "router.mjs"],
    ["export default () => 'demo,demo-large';", "esm-in.js"],
    ["const name = await Promise.resolve('demo,demo-large'); export default () => name;", "awaits.js"],
  ])("decides: %s in %s", async (text, name) => {
    const decision = await (await routed(text, name)).decide();
    expect(outcome(decision)).toBe("custom -> demo,demo-large");
    expect(decision.why).toMatch(/^the custom router said demo,demo-large, after \d+ ms$/);
  });

  it.each(["null", "undefined", "''", "false"])("that answers %s leaves it to the rules", async (answer) => {
    expect(outcome(await (await routed(`module.exports = () => ${answer};`)).decide())).toBe("default -> demo,default");
  });

  it("gets CCR's three arguments", async () => {
    const path = await write(
      "router.js",
      `module.exports = async (req, config, { event }) => {
        const { method, headers, sessionId, tokenCount, body } = req;
        req.log.info({ a: 1 }, "quiet");
        req.log.warn({ seen: [method, headers["x-a"], sessionId, tokenCount > 0, body.messages.length, config.mine, config.providers.length, typeof event.on] }, "told");
        return null;
      };`,
    );
    const values = { mine: "value", Providers: [{ name: "demo" }] };
    const { decide, said } = desk(configured(path, 5_000, { values }), home);
    await decide({}, { "x-a": "b", "x-claude-code-session-id": "u-1" });
    expect(said).toEqual(['warn: {"seen":["POST","b","u-1",true,1,"value",1,"function"]} told']);
  });

  it("comes before image and explicit, and after what the user chose", async () => {
    const { decide, overrides } = await routed("module.exports = () => 'demo,demo-large';");
    expect((await decide({ model: "demo,demo-small" })).rule).toBe("custom");
    overrides.set("s", { provider: DEMO, model: "x" });
    expect((await decide()).rule).toBe("override");
  });

  it("may change the request, or name the model in it", async () => {
    const { decide } = await routed(
      "module.exports = (req) => { req.body.model = 'demo,demo-large'; req.body.messages.push({ role: 'user', content: 'more' }); return null; };",
    );
    const routing = await decide();
    expect(outcome(routing)).toBe("explicit -> demo,demo-large");
    expect(routing.request.messages).toHaveLength(2);
  });

  it("that changes nothing leaves the very request of the client", async () => {
    const { router } = await routed("module.exports = () => null;");
    const facts = testFacts();
    const config = configured(join(home, "router.js"));
    expect((await router.decide(facts, config)).request).toBe(facts.request);
  });

  it("hears how it went on", async () => {
    const path = await write(
      "router.js",
      `module.exports = async (req, config, { event }) => {
        event.once("onSend", (r, reply) => r.log.warn("sent " + reply.statusCode));
        event.once("onError", (r, reply, error) => r.log.warn("failed " + reply.statusCode + " " + error.status));
        return null;
      };`,
    );
    const config = configured(path);
    const { router, said } = desk(config, home);
    const facts = testFacts();
    const { target } = await router.decide(facts, config);
    router.answered(facts, target, {
      input_tokens: 1,
      output_tokens: 1,
      cache_read_input_tokens: 0,
      cache_creation_input_tokens: 0,
    });
    router.failed(facts, new CcrError("CCR-E106"));
    expect(said).toEqual(["warn: sent 200", "warn: failed 503 503"]);
  });

  it("is loaded again when its file has changed, CommonJS and ESM", async () => {
    for (const [name, text] of [
      ["again.js", (model: string) => `module.exports = () => 'demo,${model}';`],
      ["again.mjs", (model: string) => `export default () => 'demo,${model}';`],
      ["again-esm.js", (model: string) => `export default () => 'demo,${model}';`],
    ] as const) {
      const { decide } = await routed(text("one"), name);
      expect(outcome(await decide())).toBe("custom -> demo,one");
      await write(name, text("two"));
      expect(outcome(await decide())).toBe("custom -> demo,two");
      await write(name, text("three"));
      expect(outcome(await decide())).toBe("custom -> demo,three");
    }
  });
});

describe("a custom router that fails leaves it to the rules, and the user is told once", () => {
  it.each([
    ["throws", "module.exports = () => { throw new Error('boom'); };", "boom"],
    ["rejects", "module.exports = async () => { throw new Error('late boom'); };", "late boom"],
    [
      "answers nonsense",
      "module.exports = () => 42;",
      'it answered number, and a string "provider,model" or null is needed',
    ],
    ["exports nothing", "exports.route = () => 'a,b';", "it exports no function"],
    ["is no JavaScript", "module.exports = (;", "Unexpected token ';'"],
    [
      "breaks the request",
      "module.exports = (req) => { delete req.body.messages; };",
      "it left no Messages request behind",
    ],
    ["never answers", "module.exports = () => new Promise(() => {});", "no answer within 50 ms"],
  ])("%s", async (_what, text, failure) => {
    const { decide, said } = desk(configured(await write(`bad-${edits}.js`, text), 50), home);
    const decision = await decide();
    expect(decision.rule).toBe("default");
    expect(decision.tried[2]).toMatchObject({
      rule: "custom",
      hit: false,
      why: `the custom router failed: ${failure}`,
    });
    await decide();
    expect(said).toEqual([`warn: the custom router failed: ${failure}`]);
  });

  it("T18: outside of CCR's folder", async () => {
    const { decide, said } = desk(
      configured(await write("ok.js", "module.exports = () => 'demo,x';")),
      join(home, ".."),
    );
    expect((await decide()).rule).toBe("custom");
    const strict = desk(configured(join(home, "ok.js")), await tempDir());
    expect((await strict.decide()).rule).toBe("default");
    expect(said).toEqual([]);
    expect(strict.said).toEqual([expect.stringContaining("code runs from there only")]);
  });

  it("but a name that leads nowhere is an error of the request", async () => {
    const { decide } = await routed("module.exports = () => 'nobody,x';");
    await expect(decide()).rejects.toMatchObject({ code: "CCR-E020" });
  });
});
