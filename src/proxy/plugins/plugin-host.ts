/** Lets the plugins of a target work on its requests and answers. */
import type { Plugin } from "../../core/plugin.ts";
import type { Target } from "../../core/target.ts";
import {
  answerPlugins,
  clientResponse,
  commonRequest,
  pluginRequest,
  pluginResponse,
  pluginsOf,
  type HookFacts,
} from "../../transformers/ccr-plugin.ts";
import type { Fields } from "../../transformers/foreign.ts";
import type { Encoded } from "../../transformers/types.ts";
import type { Answer } from "../answer.ts";
import { clientContext, hookFacts, type ClientCall, type ClientRequest } from "./facts.ts";
import { HookRunner } from "./hook-runner.ts";
import type { Chat } from "../../core/log-line.ts";
import { PluginLogger, type Notify } from "./logger.ts";
import { PluginAnswer, responseOfAnswer, type Source } from "./plugin-answer.ts";

/** A plugin may fetch a token on the way. */
const LIMIT_MS = 30_000;

export class PluginHost {
  readonly #notify: Notify;
  readonly #limitMs: number;
  readonly #chat: Chat | undefined;
  readonly #loggers = new WeakMap<Plugin, PluginLogger>();

  constructor(notify: Notify, limitMs: number = LIMIT_MS, chat?: Chat) {
    this.#notify = notify;
    this.#limitMs = limitMs;
    this.#chat = chat;
  }

  /** For one attempt at a request; undefined where no plugin is in use. */
  workOn(target: Target, client: ClientRequest, signal: AbortSignal): PluginWork | undefined {
    const named = pluginsOf(target);
    if (!named) return undefined;
    const [log] = [...named.provider, ...named.model].map((plugin) => this.#loggerOf(plugin));
    const runner = this.#runner(target.provider.name, signal);
    return new PluginWork(target, runner, hookFacts(target, client, log ?? new PluginLogger("", this.#notify)));
  }

  /** For one request to the plugin's own `endPoint`. */
  serve(plugin: Plugin, call: ClientCall, signal: AbortSignal): ClientWork {
    return new ClientWork(plugin, this.#runner(undefined, signal), clientContext(call, this.#loggerOf(plugin)));
  }

  #runner(provider: string | undefined, signal: AbortSignal): HookRunner {
    const escaped = ({ message }: Error): void => this.#notify("error", message);
    const runner = new HookRunner({ provider, limitMs: this.#limitMs, escaped });
    signal.addEventListener("abort", () => runner.stop(signal.reason), { once: true });
    return runner;
  }

  /** Set once the plugin is there, as CCR does it. */
  #loggerOf(plugin: Plugin): PluginLogger {
    let logger = this.#loggers.get(plugin);
    if (!logger) {
      logger = new PluginLogger(plugin.name, this.#notify, this.#chat);
      this.#loggers.set(plugin, logger);
      Reflect.set(plugin.instance, "logger", logger);
    }
    return logger;
  }
}

export class PluginWork {
  readonly #target: Target;
  readonly #runner: HookRunner;
  readonly #facts: HookFacts;

  constructor(target: Target, runner: HookRunner, facts: HookFacts) {
    this.#target = target;
    this.#runner = runner;
    this.#facts = facts;
  }

  async request(encoded: Encoded): Promise<Encoded> {
    const request = await pluginRequest(encoded, this.#target, this.#facts, this.#runner);
    return { ...request, body: Buffer.from(request.body) };
  }

  /** An answer that no plugin looks at stays as it is. */
  async answer(answer: Answer): Promise<Answer> {
    const plugins = answerPlugins(this.#target);
    const plugin = plugins.at(-1);
    if (!plugin) return answer;
    const given = responseOfAnswer(answer, this.#runner);
    const response = await pluginResponse(given, plugins, this.#facts, this.#runner);
    return new PluginAnswer(response, { answer, runner: this.#runner, plugin });
  }
}

export class ClientWork {
  readonly #plugin: Plugin;
  readonly #runner: HookRunner;
  readonly #context: object;

  constructor(plugin: Plugin, runner: HookRunner, context: object) {
    this.#plugin = plugin;
    this.#runner = runner;
    this.#context = context;
  }

  request(body: Fields): Promise<Fields> {
    return commonRequest(body, this.#plugin, this.#context, this.#runner);
  }

  async answer(source: Source): Promise<Source> {
    const [plugin, runner] = [this.#plugin, this.#runner];
    const response = await clientResponse(responseOfAnswer(source, runner), plugin, this.#context, runner);
    return new PluginAnswer(response, { answer: source, runner, plugin });
  }
}
