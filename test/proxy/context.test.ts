/** What all requests share: the newest configuration with its secrets, ids, and who is still running. */
import { describe, expect, it } from "vitest";

import { configFromProviders } from "../../src/config/snapshot.ts";
import { Bus } from "../../src/core/bus.ts";
import { Redactor } from "../../src/core/redact.ts";
import { newId, ProxyContext } from "../../src/proxy/context.ts";
import { providerWith } from "../helpers/answers.ts";
import { plainRouter } from "../helpers/routing.ts";

describe("ProxyContext", () => {
  it("hides the secrets of clients at once, and those of each new configuration", () => {
    let config = configFromProviders([providerWith({ key: "sk-first-1234" })]);
    const redactor = new Redactor();
    const clients = [{ token: "token-1234", session: undefined }];
    const context = new ProxyContext({
      bus: new Bus(),
      config: () => config,
      router: plainRouter(),
      redactor,
      clients,
    });
    expect(redactor.redact("token-1234 sk-first-1234")).toBe("•••• sk-first-1234");
    context.config();
    expect(redactor.redact("sk-first-1234 sk-second-1234")).toBe("•••• sk-second-1234");
    config = { ...configFromProviders([providerWith({ key: "sk-second-1234" })]), generation: 2 };
    expect(context.config()).toBe(config);
    expect(redactor.redact("sk-first-1234 sk-second-1234")).toBe("•••• ••••");
  });

  it("is idle when nobody runs any more", async () => {
    const config = configFromProviders([providerWith()]);
    const context = new ProxyContext({
      bus: new Bus(),
      config: () => config,
      router: plainRouter(),
      redactor: new Redactor(),
      clients: [],
    });
    await context.idle();
    const runner = { stop: () => {} };
    context.running.add(runner);
    const idle = context.idle().then(() => context.running.size);
    setTimeout(() => void context.running.delete(runner), 50);
    expect(await idle).toBe(0);
  });
});

it("newId looks like Anthropic's, and is never the same", () => {
  const ids = Array.from({ length: 1_000 }, () => newId("msg"));
  expect(ids[0]).toMatch(/^msg_[0-9a-f]{24}$/);
  expect(new Set(ids).size).toBe(ids.length);
});
