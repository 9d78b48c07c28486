/** `ccr __check-plugin`: loads a transformer in this process, tries its hooks, and tells the parent process. */
import { dirname, resolve } from "node:path";

import type { Plugin } from "../../core/plugin.ts";
import type { Provider, Target } from "../../core/target.ts";
import { hookFacts } from "../../proxy/plugins/facts.ts";
import { HookRunner } from "../../proxy/plugins/hook-runner.ts";
import { loadPlugin } from "../../proxy/plugins/load.ts";
import { PluginLogger } from "../../proxy/plugins/logger.ts";
import { factsOf } from "../../routing/facts.ts";
import { answerPlugins, pluginRequest, pluginResponse } from "../../transformers/ccr-plugin.ts";
import { parseJson } from "../../transformers/foreign.ts";
import { EXIT } from "../exit.ts";
import { parse, usageError } from "../flags.ts";
import { NO_FLAGS } from "../rows/tools.ts";
import type { Invocation } from "../types.ts";
import { ANSWER, CHUNKS, REQUEST } from "./samples.ts";

export interface Tried {
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** What the child process says. */
export interface Trial {
  readonly name: string | null;
  readonly hooks: readonly string[];
  readonly endPoint: string | null;
  readonly checks: readonly Tried[];
}

const HOOKS = [
  "transformRequestIn",
  "transformResponseOut",
  "transformRequestOut",
  "transformResponseIn",
  "auth",
] as const;
const LIMIT_MS = 5_000;

export async function runTry(invocation: Invocation): Promise<number> {
  const [file] = parse(invocation, NO_FLAGS, 1).operands;
  if (file === undefined) throw usageError("FILE", "needs a value");
  const trial = await tryFile(resolve(file));
  if (process.send) process.send(trial);
  else process.stdout.write(`${JSON.stringify(trial)}\n`);
  return EXIT.done;
}

async function tryFile(file: string): Promise<Trial> {
  let plugin: Plugin;
  try {
    plugin = await loadPlugin({ path: file, options: {}, configPath: file }, dirname(file));
  } catch (error) {
    return { name: null, hooks: [], endPoint: null, checks: [{ what: "loads", ok: false, detail: reasonOf(error) }] };
  }
  const hooks = HOOKS.filter((hook) => typeof Reflect.get(plugin.instance, hook) === "function");
  const checks: Tried[] = [
    { what: "loads", ok: true, detail: `as ${plugin.name}` },
    { what: "has hooks", ok: hooks.length > 0, detail: hooks.join(", ") || "none of CCR's" },
  ];
  const bench = new Bench(plugin);
  if (hooks.includes("transformRequestIn") || hooks.includes("auth")) checks.push(...(await bench.requests()));
  if (hooks.includes("transformResponseOut")) checks.push(...(await bench.answers()));
  return { name: plugin.name, hooks, endPoint: plugin.endPoint ?? null, checks };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** One plugin beside a provider that does not exist. */
class Bench {
  readonly #plugin: Plugin;
  readonly #target: Target;

  constructor(plugin: Plugin) {
    this.#plugin = plugin;
    const provider: Provider = {
      name: "sample",
      url: "https://provider.invalid/v1/chat/completions",
      key: "sk-sample",
      models: ["sample-model"],
      dialect: "openai-chat",
      headers: {},
      windows: {},
      uses: { all: [{ name: plugin.name, options: {}, plugin }], models: {} },
    };
    this.#target = { provider, model: "sample-model" };
    Reflect.set(plugin.instance, "logger", new PluginLogger(plugin.name, () => {}));
  }

  async requests(): Promise<Tried[]> {
    return [
      await attempt("changes a request", () => this.#request(false)),
      await attempt("changes a request for a stream", () => this.#request(true)),
    ];
  }

  async answers(): Promise<Tried[]> {
    const stream = CHUNKS.join("");
    let whole = "";
    return [
      await attempt("changes an answer", async () => {
        const text = await this.#answer([JSON.stringify(ANSWER)], "application/json");
        if (parseJson(text) === undefined) throw new Error("its answer is no JSON");
        return `${text.length} characters`;
      }),
      await attempt("changes a stream", async () => {
        whole = await this.#answer([stream], "text/event-stream");
        return `${whole.length} characters`;
      }),
      await attempt("changes it in the same way, however it is cut", async () => {
        const bytes = Array.from(Buffer.from(stream), (byte) => Buffer.from([byte]));
        if ((await this.#answer(bytes, "text/event-stream")) !== whole)
          throw new Error("byte by byte it says something else: pieces of a stream end anywhere");
        return "byte by byte";
      }),
    ];
  }

  async #request(stream: boolean): Promise<string> {
    const encoded = {
      url: this.#target.provider.url,
      headers: { authorization: "Bearer sk-sample", "content-type": "application/json" },
      body: JSON.stringify({ ...REQUEST, stream }),
      toolNames: new Map(),
    };
    const { url, body } = await pluginRequest(encoded, this.#target, this.#facts(), this.#runner());
    return `${body.length} characters to ${new URL(url).host}`;
  }

  async #answer(pieces: readonly (string | Buffer)[], type: string): Promise<string> {
    const body = ReadableStream.from(pieces.map((piece) => new Uint8Array(Buffer.from(piece))));
    const response = new Response(body, { headers: { "content-type": type } });
    const runner = this.#runner();
    const changed = await pluginResponse(response, answerPlugins(this.#target), this.#facts(), runner);
    return runner.wait(this.#plugin, () => changed.text());
  }

  #runner(): HookRunner {
    return new HookRunner({ provider: undefined, limitMs: LIMIT_MS, escaped: () => {} });
  }

  #facts(): ReturnType<typeof hookFacts> {
    const messages = [{ role: "user" as const, content: "hi" }];
    const facts = factsOf({ model: "sample-model", max_tokens: 100, messages }, {}, undefined);
    return hookFacts(this.#target, { id: "sample", headers: {}, facts }, new PluginLogger(this.#plugin.name, () => {}));
  }
}

async function attempt(what: string, work: () => Promise<string>): Promise<Tried> {
  try {
    return { what, ok: true, detail: await work() };
  } catch (error) {
    return { what, ok: false, detail: reasonOf(error) };
  }
}
