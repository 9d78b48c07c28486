/** Asks the user's router about a request, in the form that CCR gives it: `router(req, config, {event})`. */
import { EventEmitter } from "node:events";

import type { Config, CustomRouter } from "../../config/types.ts";
import type { Chat } from "../../core/log-line.ts";
import type { MessagesRequest } from "../../core/message.ts";
import type { CustomAnswer, RequestFacts } from "../types.ts";
import { RouterFile } from "./load.ts";
import { loggerTo, type Say } from "./logger.ts";

/** CCR's `req`, as far as routers are known to use it. */
interface CustomRequest {
  readonly method: "POST";
  readonly url: "/v1/messages";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: MessagesRequest;
  readonly sessionId: string;
  readonly tokenCount: number;
  readonly log: ReturnType<typeof loggerTo>;
}

export interface RouterSurroundings {
  /** CCR's folder. */
  readonly home: string;
  /** Tells people what they should know. */
  readonly say: Say;
  /** Takes what the router says in passing. */
  readonly chat?: Chat | undefined;
}

/** One per `CUSTOM_ROUTER_PATH`. */
export class CustomRouterDesk {
  readonly #file: RouterFile;
  readonly #timeoutMs: number;
  readonly #say: Say;
  readonly #chat: Chat | undefined;
  readonly #events: EventEmitter = new EventEmitter().setMaxListeners(0);
  readonly #requests = new WeakMap<RequestFacts, CustomRequest>();
  #complaint = "";

  constructor({ path, timeoutMs }: CustomRouter, { home, say, chat }: RouterSurroundings) {
    this.#file = new RouterFile(path, home);
    this.#timeoutMs = timeoutMs;
    this.#say = say;
    this.#chat = chat;
  }

  /** Never throws: a router that fails leaves the request to the rules, as in CCR. */
  async ask(facts: RequestFacts, config: Config, tokenCount: () => number): Promise<CustomAnswer> {
    const began = performance.now();
    try {
      const req = this.#requestOf(facts, tokenCount);
      const router = await this.#file.current();
      const result = await within(this.#timeoutMs, async () =>
        router(req, argumentOf(config), { event: this.#events }),
      );
      const answer = { name: nameIn(result), request: changedBody(facts, req) };
      this.#complaint = "";
      return { ...answer, ms: Math.round(performance.now() - began) };
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      this.#complain(failure);
      return { failure };
    }
  }

  /** The answer to a request is on its way to the client. */
  sent(facts: RequestFacts): void {
    const req = this.#requests.get(facts);
    if (req) this.#emit("onSend", req, { statusCode: 200 }, undefined);
  }

  failed(facts: RequestFacts, error: { readonly status: number }): void {
    const req = this.#requests.get(facts);
    if (req) this.#emit("onError", req, { statusCode: error.status }, error);
  }

  /** The router gets a copy: it may still be at work when its time is over. */
  #requestOf(facts: RequestFacts, tokenCount: () => number): CustomRequest {
    const req: CustomRequest = {
      method: "POST",
      url: "/v1/messages",
      headers: { ...facts.headers },
      body: structuredClone(facts.request),
      sessionId: facts.conversation,
      tokenCount: tokenCount(),
      log: loggerTo(this.#say, this.#chat),
    };
    this.#requests.set(facts, req);
    return req;
  }

  /** Listeners are the user's. */
  #emit(name: string, ...args: readonly unknown[]): void {
    try {
      this.#events.emit(name, ...args);
    } catch (error) {
      this.#complain(`${name}: ${String(error)}`);
    }
  }

  /** Once, not with every request. */
  #complain(text: string): void {
    if (text === this.#complaint) return;
    this.#complaint = text;
    this.#say("warn", `the custom router failed: ${text}`);
  }
}

/** Also what does not stop at its limit: its late answer is dropped. */
async function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(() => limit.reject(new Error(`no answer within ${ms} ms`)), ms);
  try {
    return await Promise.race([work(), limit.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** The whole file as CCR hands it out, and `providers` too as its version 2 does. */
function argumentOf({ values }: Config): unknown {
  return structuredClone({ ...values, providers: values["Providers"] ?? values["providers"] });
}

function nameIn(result: unknown): string | undefined {
  if (typeof result === "string") return result.trim() || undefined;
  if (result === null || result === undefined || result === false) return undefined;
  throw new Error(`it answered ${typeof result}, and a string "provider,model" or null is needed`);
}

/** Some routers write into the request instead: the model they want, or a mended prompt. */
function changedBody({ request }: RequestFacts, { body }: CustomRequest): MessagesRequest | undefined {
  if (JSON.stringify(body) === JSON.stringify(request)) return undefined;
  if (typeof body.model === "string" && Array.isArray(body.messages) && body.messages.length > 0) return body;
  throw new Error("it left no Messages request behind");
}
