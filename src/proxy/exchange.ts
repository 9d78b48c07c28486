/**
 * The life of one request: route, attempts until one is answered, and exactly one end.
 *
 * Nothing reaches the client before there is content, or a second after the provider's headers, or four seconds without
 * headers. Until then a failure is an HTTP error, or invisible because the next attempt works; afterwards it is an
 * `error` event.
 */
import { setTimeout as sleep } from "node:timers/promises";

import type { Config } from "../config/types.ts";
import type { FlowCapture } from "../core/capture.ts";
import { CcrError, toCcrError } from "../core/errors.ts";
import type { StreamEvent } from "../core/event.ts";
import { NO_USAGE } from "../core/message.ts";
import { type Target, targetName } from "../core/target.ts";
import { withinBudget } from "../routing/budget.ts";
import { modelFacts } from "../routing/models/facts.ts";
import { concurrencyOf } from "../transformers/concurrency.ts";
import type { Routing } from "../routing/types.ts";
import type { AnswerHead } from "../transformers/clients/types.ts";
import { Attempt, type Exchanged, type Inbound } from "./attempt.ts";
import type { ClientSide } from "./client-side.ts";
import { newId, type ProxyContext, type Stoppable } from "./context.ts";
import { Course, type Guide, type Step } from "./course.ts";
import { isTooDeep } from "./failure.ts";
import type { FlowLog } from "./flow-log.ts";
import { ClientGone } from "./inbound.ts";
import type { Entrance, Leave } from "./lanes.ts";
import { Reply } from "./reply.ts";

export const OPEN_WITHOUT_HEADERS_MS = 4_000;

export class Exchange implements Stoppable {
  readonly #context: ProxyContext;
  readonly #inbound: Inbound;
  readonly #flow: FlowLog;
  readonly #reply: ClientSide;
  readonly #config: Config;
  readonly #stopper: AbortController = new AbortController();
  readonly #head: AnswerHead;
  #attempt: Attempt | undefined;
  /** Why the request goes elsewhere, as the bus was told last. */
  #told: string | undefined;
  #estimate: number | undefined;

  constructor(context: ProxyContext, inbound: Inbound) {
    this.#context = context;
    this.#inbound = inbound;
    this.#config = context.config();
    this.#flow = context.newFlow();
    const { res, facts, grammar, answer } = inbound;
    this.#head = { id: newId("msg"), model: facts.asked, created: Math.floor(Date.now() / 1000) };
    this.#reply =
      inbound.reply ?? new Reply(res, context.newErrorText(grammar), answer.stream(this.#head), () => this.#greeting());
  }

  /** Never throws. */
  async run(): Promise<void> {
    const { running } = this.#context;
    running.add(this);
    this.#inbound.res.on("close", () => this.#left());
    try {
      this.#flow.opened(this.#inbound.facts, this.#inbound.raw.length);
      const capture = this.#begunCapture();
      if (this.#inbound.facts.stream) this.#reply.openWithin(OPEN_WITHOUT_HEADERS_MS);
      const routing = await this.#decide();
      await this.#recollect(routing);
      await this.#travel(new Course(routing, this.#guide()), routing, this.#shared(capture));
    } catch (thrown) {
      this.#failed(thrown);
    } finally {
      this.#reply.dispose();
      running.delete(this);
    }
  }

  /** The connection is closed, or has been given back after the answer. */
  #left(): void {
    if (this.#context.running.has(this)) this.#stopper.abort(new ClientGone());
  }

  /** Ends the request with an error, because the program ends. */
  stop(): void {
    this.#stopper.abort(new CcrError("CCR-E015"));
  }

  #begunCapture(): FlowCapture | undefined {
    const { grammar, headers, raw, arrivedAt } = this.#inbound;
    const [path = ""] = grammar.paths;
    const queued = Math.round(performance.now() - arrivedAt);
    return this.#context.deps.capture?.begin(this.#flow.id, { path, headers, body: raw, queued });
  }

  async #decide(): Promise<Routing> {
    const { facts, routing: decided } = this.#inbound;
    const { budget } = this.#config;
    const routing = decided ?? (await this.#context.deps.router.decide(facts, this.#config));
    const spent = budget && (await this.#context.budgets.spentBudget(budget, facts));
    const allowed = spent === undefined ? routing : withinBudget(routing, spent, this.#config);
    this.#flow.routed(allowed);
    return allowed;
  }

  /** Reads what must go to the provider again. */
  async #recollect({ request }: Routing): Promise<void> {
    if (!request.messages.some(({ role }) => role === "assistant")) return;
    await this.#context.keepsakes.load(this.#inbound.facts.conversation);
    this.#stopper.signal.throwIfAborted();
  }

  #shared(capture: FlowCapture | undefined): Exchanged {
    return {
      context: this.#context,
      config: this.#config,
      inbound: this.#inbound,
      head: this.#head,
      flow: this.#flow,
      reply: this.#reply,
      capture,
      signal: this.#stopper.signal,
      estimateInput: (target) => this.#estimateInput(target),
    };
  }

  #guide(): Guide {
    const { providers } = this.#context;
    const { conversation } = this.#inbound.facts;
    return {
      trouble: (target) => providers.trouble(target),
      withKey: (target, tried) => providers.withKey(target, conversation, tried),
      fits: (target) => this.#estimateInput(target) < (modelFacts(target).window ?? Number.MAX_SAFE_INTEGER),
    };
  }

  /** To wherever the course leads, until there is an answer or no way left. */
  async #travel(course: Course, routing: Routing, shared: Exchanged): Promise<void> {
    this.#announce(course, routing);
    let attempt = this.#prepare(course, shared);
    for (let number = 1; ; number++) {
      const step = await this.#try(attempt, course, number);
      if (!step) return;
      if (!step.leg) throw this.#lastWord(step.error);
      if (step.note !== undefined) this.#note(step.note, attempt.target);
      this.#announce(course, routing);
      await this.#pause(step.pauseMs);
      this.#reply.reset();
      if (step.leg !== attempt.leg) attempt = this.#prepare(course, shared);
    }
  }

  /** Headers of one provider do not go with the error of another. */
  #lastWord(error: CcrError): CcrError {
    if (error.facts.alsoTried !== undefined) this.#reply.reset();
    return error.code === "CCR-E105" ? this.#withNumbers(error) : error;
  }

  /** Claude Code compacts by the two numbers, which not every provider gives. */
  #withNumbers(error: CcrError): CcrError {
    const target = this.#attempt?.target;
    const window = target && modelFacts(target).window;
    if (!target || window === undefined || / tokens > \d+ maximum/.test(error.message)) return error;
    const detail = `${Math.max(this.#estimateInput(target), window + 1)} tokens > ${window} maximum`;
    return new CcrError(error.code, { ...error.facts, detail }, { status: error.status, cause: error });
  }

  /** What is to be done now; undefined when there is an answer. */
  async #try(attempt: Attempt, course: Course, number: number): Promise<Step | undefined> {
    const { providers } = this.#context;
    let leave: Leave | undefined;
    try {
      leave = await this.#enter(attempt.target);
      await attempt.run(number);
      providers.succeeded(attempt.target);
      return undefined;
    } catch (thrown) {
      if (this.#stopper.signal.aborted) throw thrown;
      const error = errorOf(thrown);
      providers.failed(attempt.target, error);
      if (this.#reply.begun) throw error;
      const step = course.next(error);
      this.#flow.attemptFailed(number, error, step.leg && step.pauseMs);
      return step;
    } finally {
      leave?.();
    }
  }

  /** Where a provider takes only so many requests at once, the others wait here. */
  async #enter(target: Target): Promise<Leave | undefined> {
    const { providers, lanes } = this.#context;
    const limit = concurrencyOf(target);
    const leave = limit === undefined ? undefined : await lanes.enter(target.provider, this.#entrance(limit));
    const end = providers.enter(target);
    if (!leave) return end;
    return () => {
      leave();
      end?.();
    };
  }

  #entrance(limit: number): Entrance {
    return { limit, signal: this.#stopper.signal, timeoutMs: this.#config.timeoutMs };
  }

  #prepare(course: Course, shared: Exchanged): Attempt {
    const attempt = new Attempt(course.leg, shared);
    this.#attempt = attempt;
    for (const note of attempt.notes) this.#note(note, attempt.target);
    return attempt;
  }

  #note(text: string, target: Target): void {
    this.#flow.noted(text);
    this.#context.mention(`${targetName(target)}: ${text}`);
  }

  /** Of a target that stands in for another. */
  #announce({ leg: { target, why } }: Course, routing: Routing): void {
    if (why === undefined || why === this.#told) return;
    this.#told = why;
    this.#flow.routed({ ...routing, target, why }, routing.target);
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#stopper;
    if (ms > 0) await sleep(ms, undefined, { signal }).catch(() => {});
    signal.throwIfAborted();
  }

  #failed(thrown: unknown): void {
    const reason: unknown = this.#stopper.signal.aborted ? this.#stopper.signal.reason : thrown;
    if (reason instanceof ClientGone) {
      this.#flow.aborted();
      return;
    }
    const error = errorOf(reason);
    this.#context.deps.router.failed(this.#inbound.facts, error);
    this.#flow.failed(error);
    this.#reply.fail(error);
  }

  /** A stream that must open before the provider has said anything. A passed-through one brings its own beginning. */
  #greeting(): StreamEvent {
    if (!this.#attempt || this.#attempt.passthrough) return { type: "ping" };
    const { messageId, askedModel, target } = this.#attempt.answering;
    const usage = { ...NO_USAGE, input_tokens: this.#estimateInput(target) };
    return {
      type: "message_start",
      message: {
        id: messageId,
        type: "message",
        role: "assistant",
        model: askedModel,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage,
      },
    };
  }

  #estimateInput(target: Target): number {
    this.#estimate ??= this.#context.deps.router.estimate(this.#inbound.facts, target);
    return this.#estimate;
  }
}

/** What is too deep in an answer has been told by then. */
function errorOf(reason: unknown): CcrError {
  if (!isTooDeep(reason)) return toCcrError(reason);
  return new CcrError("CCR-E010", { detail: "it is nested too deeply" }, { cause: reason });
}
