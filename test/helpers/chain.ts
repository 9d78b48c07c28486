/** Several providers behind one proxy: the first is the default, the others stand in for it in their order. */
import { configFromProviders } from "../../src/config/snapshot.ts";
import type { Config, FallbackChoice } from "../../src/config/types.ts";
import type { DialectName, Provider } from "../../src/core/target.ts";
import { proxyTo, type ProxyOptions, type TestProxy } from "./proxy.ts";
import { scriptedUpstream, type Script, type ScriptedUpstream } from "./scripted-upstream.ts";

export interface Link {
  readonly scripts: readonly Script[];
  readonly dialect?: DialectName;
  readonly provider?: Partial<Provider>;
}

export interface Chain {
  readonly proxy: TestProxy;
  readonly upstreams: readonly ScriptedUpstream[];
  /** Number of requests that each has got. */
  readonly asked: () => number[];
}

const NAMES = ["one", "two", "three"] as const;

export async function chainOf(
  links: readonly Link[],
  { fallback, config, ...options }: ProxyOptions & { readonly fallback?: readonly FallbackChoice[] } = {},
): Promise<Chain> {
  const upstreams = await Promise.all(links.map(({ scripts }) => scriptedUpstream(...scripts)));
  const providers = links.map(({ dialect = "anthropic", provider }, at): Provider => {
    const { origin = "" } = upstreams[at] ?? {};
    const url = dialect === "anthropic" ? `${origin}/v1/messages` : `${origin}/v1/chat/completions`;
    const name = NAMES[at] ?? "";
    return { name, url, key: `key-of-${name}`, models: ["m"], dialect, headers: {}, windows: {}, ...provider };
  });
  const others = providers.slice(1).map(({ name }) => `${name},m`);
  const snapshot: Config = { ...configFromProviders(providers), fallback: { default: fallback ?? others }, ...config };
  const proxy = await proxyTo("http://127.0.0.1:1", { ...options, config: snapshot });
  return { proxy, upstreams, asked: () => upstreams.map(({ requests }) => requests.length) };
}
