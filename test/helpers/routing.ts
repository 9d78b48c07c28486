/** Routes requests as the proxy does, on two configured providers. */
import { configFromProviders } from "../../src/config/snapshot.ts";
import type { Config, RouterConfig } from "../../src/config/types.ts";
import { Bus } from "../../src/core/bus.ts";
import type { MessagesRequest } from "../../src/core/message.ts";
import { targetName, type Provider } from "../../src/core/target.ts";
import { factsOf } from "../../src/routing/facts.ts";
import { RequestRouter } from "../../src/routing/service.ts";
import { Overrides } from "../../src/routing/session.ts";
import type { Headers, RequestFacts, Routing } from "../../src/routing/types.ts";

export function testProvider(name: string, models: readonly string[]): Provider {
  return { name, url: "http://127.0.0.1:1/v1", key: "", models, dialect: "openai-chat", headers: {}, windows: {} };
}

export const OPENROUTER: Provider = testProvider("OpenRouter", ["anthropic/claude-sonnet-4:thinking", "a,b"]);
export const DEMO: Provider = testProvider("demo", ["demo-small", "demo-large"]);

/** Every scenario has a model named after it. */
export const SCENARIOS: RouterConfig = Object.fromEntries(
  ["default", "background", "think", "longContext", "webSearch", "image", "subagent"].map((name) => [
    name,
    `demo,${name}`,
  ]),
);

export function testConfig(router: RouterConfig = { default: "demo,demo-small" }, more: Partial<Config> = {}): Config {
  return { ...configFromProviders([DEMO, OPENROUTER], { router }), ...more };
}

export interface Desk {
  readonly router: RequestRouter;
  readonly overrides: Overrides;
  /** What the user was told. */
  readonly said: readonly string[];
  decide(request?: Partial<MessagesRequest>, headers?: Headers, config?: Config): Promise<Routing>;
}

/** A router without files of the user's, for whoever needs one. */
export function plainRouter(bus: Bus = new Bus()): RequestRouter {
  return new RequestRouter({ overrides: new Overrides(bus), home: "/nowhere", say: () => {} });
}

const SESSION = "s";

export function desk(config: Config = testConfig(), home = "/nowhere"): Desk {
  const overrides = new Overrides(new Bus());
  const said: string[] = [];
  const router = new RequestRouter({ overrides, home, say: (level, text) => said.push(`${level}: ${text}`) });
  return {
    router,
    overrides,
    said,
    decide: (request, headers = {}, snapshot = config) => router.decide(testFacts(request, headers), snapshot),
  };
}

export function testFacts(request?: Partial<MessagesRequest>, headers: Headers = {}): RequestFacts {
  return factsOf(messages(request), headers, SESSION);
}

export function messages(request: Partial<MessagesRequest> = {}): MessagesRequest {
  return { model: "claude-opus-5-5", messages: [{ role: "user", content: "hi" }], ...request };
}

/** `rule -> provider,model` */
export function outcome({ rule, target }: Routing): string {
  return `${rule} -> ${targetName(target)}`;
}
