/** A provider with a model that works and one that sees, for tests of the image agent. */
import type { Config } from "../../src/config/types.ts";
import type { Provider } from "../../src/core/target.ts";
import { chatAnswer, chatChunk, CHAT_DONE, CHAT_USAGE, json, sseToEnd } from "./http-bytes.ts";
import { proxyTo, recordOf, type TestProxy } from "./proxy.ts";
import { scriptedUpstream, type ScriptedUpstream, type Step } from "./scripted-upstream.ts";

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

export function picture(data: string = PNG): { type: string; source: Record<string, string> } {
  return { type: "image", source: { type: "base64", media_type: "image/png", data } };
}

export interface Cast {
  readonly upstream: ScriptedUpstream;
  readonly proxy: TestProxy;
  /** Requests to a model, in order. */
  to(model: "worker" | "eyes"): Record<string, unknown>[];
}

export interface CastOptions {
  readonly worker: readonly (readonly Step[])[];
  readonly eyes: readonly (readonly Step[])[];
  readonly config?: Partial<Config>;
  readonly provider?: Partial<Provider>;
}

/** Each model answers its n-th request with its n-th script, and later ones with the last. */
export async function cast({ worker, eyes, config, provider }: CastOptions): Promise<Cast> {
  const counts = { worker: 0, eyes: 0 };
  const upstream = await scriptedUpstream(({ body }) => {
    const model = recordOf(body.toString())["model"] === "eyes" ? "eyes" : "worker";
    const scripts = model === "eyes" ? eyes : worker;
    return scripts[Math.min(counts[model]++, scripts.length - 1)] ?? [];
  });
  const router = { default: "up,worker", image: "up,eyes" };
  const proxy = await proxyTo(upstream.origin, {
    dialect: "openai-chat",
    provider: { models: ["worker", "eyes"], ...provider },
    config: { router, imageAgent: true, ...config },
  });
  const to: Cast["to"] = (model) =>
    upstream.requests.map(({ body }) => recordOf(body.toString())).filter((body) => body["model"] === model);
  return { upstream, proxy, to };
}

export function says(...texts: readonly string[]): Step[] {
  return sseToEnd(chatAnswer(texts));
}

interface Calling {
  readonly before?: string;
  readonly reason?: string;
}

/** Text, then calls of tools: names with their arguments. */
export function calls(
  tools: readonly (readonly [string, object])[],
  { before, reason = "tool_calls" }: Calling = {},
): Step[] {
  const openings = tools.map(([name, args], index) =>
    chatChunk({
      tool_calls: [
        { index, id: `call_${name}_${index}`, type: "function", function: { name, arguments: JSON.stringify(args) } },
      ],
    }),
  );
  const text = before === undefined ? [] : [chatChunk({ content: before })];
  return sseToEnd([...text, ...openings, chatChunk({}, reason), CHAT_USAGE, CHAT_DONE]);
}

export function refuses(status: number, message: string): Step[] {
  return json(status, { error: { message, type: "invalid_request_error" } });
}

export const BASH = { name: "Bash", description: "Runs", input_schema: { type: "object", properties: {} } };

/** A turn that shows a picture. */
export function turn(more: object = {}): object {
  const content = [{ type: "text", text: "What is this?" }, picture()];
  return { model: "m", max_tokens: 99, stream: true, tools: [BASH], messages: [{ role: "user", content }], ...more };
}
