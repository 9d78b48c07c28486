/** Sends requests again, through a proxy that nobody else knows: no conversation sees the answers. */
import { cp, mkdtemp, rm } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as readText } from "node:stream/consumers";

import type { Paths } from "../../config/paths.ts";
import type { Config } from "../../config/types.ts";
import type { Capture, CapturedCall, FlowCapture } from "../../core/capture.ts";
import type { BusEvent, ErrorReport, RouteFacts } from "../../core/flow.ts";
import type { Usage } from "../../core/message.ts";
import type { HeaderMap } from "../../core/record.ts";
import type { Target } from "../../core/target.ts";
import type { History } from "../../history/history.ts";
import { REPLAY_HEADER } from "../../history/record/live-flow.ts";
import { createHost, type Host, newToken } from "../../host.ts";
import { keepsakeFileName } from "../../proxy/keepsake-folder.ts";
import type { Replayed } from "./source.ts";

const SESSION = "replay";
/** What belongs to the connection, or opens the door of the proxy that it was sent to. */
const OWN: ReadonlySet<string> = new Set([
  "host",
  "connection",
  "content-length",
  "transfer-encoding",
  "accept-encoding",
  "expect",
  "authorization",
  "x-api-key",
]);

/** What the proxy has told of one request. */
export interface Outcome {
  /** Number of the request in the history. */
  readonly id: number | undefined;
  readonly route: RouteFacts | undefined;
  readonly status: number;
  readonly ttft: number | undefined;
  readonly ms: number;
  readonly streamMs: number | undefined;
  readonly usage: Usage | undefined;
  readonly error: ErrorReport | undefined;
  /** The answer's body. */
  readonly text: string;
}

export interface RunnerOptions {
  readonly config: Config;
  /** What is going to be sent. */
  readonly requests: readonly Replayed[];
  /** Requests are made and not sent. */
  readonly dryRun?: boolean;
  /** Where the user's files lie; without it none is read or written. */
  readonly paths: Paths | undefined;
  /** The history of a program that runs, instead of opening the file a second time. */
  readonly recordIn?: History | undefined;
}

export class Runner {
  readonly #host: Host;
  readonly #token: string;
  readonly #calls: CapturedCall[];

  private constructor(host: Host, token: string, calls: CapturedCall[]) {
    this.#host = host;
    this.#token = token;
    this.#calls = calls;
  }

  /** Whoever opens it closes it. */
  static async open({ config, requests, dryRun = false, paths, recordIn }: RunnerOptions): Promise<Runner> {
    const token = newToken();
    const calls: CapturedCall[] = [];
    const keepsakes = await copyKeepsakes(paths && join(paths.state, "keepsakes"), requests);
    const host = await createHost({
      // What stands in for a model that fails would be compared under its name.
      config: { ...config, fallback: {} },
      clients: [{ token, session: SESSION }],
      listen: { host: "127.0.0.1", port: 0 },
      keepsakes,
      ...(paths && { paths }),
      ...(recordIn && { recordIn }),
      ...(dryRun && { dryRun: collector(calls) }),
    });
    host.cleanup.add(() => rm(keepsakes, { recursive: true, force: true }));
    return new Runner(host, token, calls);
  }

  /** Instead of the rules' choice. */
  useModel(target: Target): void {
    this.#host.overrides.set(SESSION, target);
  }

  async run(request: Replayed): Promise<Outcome> {
    const watch = new Watch();
    const off = this.#host.bus.subscribe((event) => watch.take(event));
    const began = performance.now();
    try {
      const { status, text } = await this.#post(request);
      return watch.outcome(status, text, performance.now() - began);
    } finally {
      off();
    }
  }

  /** The request that would be sent, or why there is none. */
  async prepare(request: Replayed): Promise<{ readonly call: CapturedCall | undefined; readonly outcome: Outcome }> {
    const outcome = await this.run(request);
    return { call: this.#calls.pop(), outcome };
  }

  async close(): Promise<void> {
    await this.#host.cleanup.run();
  }

  #post({ id, path, headers, body }: Replayed): Promise<{ readonly status: number; readonly text: string }> {
    const bytes = Buffer.from(body);
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest(
        `${this.#host.proxy.url}${path}`,
        { method: "POST", agent: false, headers: this.#headers(headers, bytes.length, id) },
        (answer) => {
          readText(answer).then((text) => resolve({ status: answer.statusCode ?? 0, text }), reject);
        },
      );
      outgoing.once("error", reject).end(bytes);
    });
  }

  #headers(headers: HeaderMap, length: number, id: number | undefined): Record<string, string> {
    const kept = Object.entries(headers).filter(([name, value]) => !OWN.has(name) && !value.includes("••••"));
    return {
      "content-type": "application/json",
      "anthropic-version": "2023-06-01",
      ...Object.fromEntries(kept),
      ...(id !== undefined && { [REPLAY_HEADER]: String(id) }),
      "content-length": String(length),
      authorization: `Bearer ${this.#token}`,
    };
  }
}

/** Folds the events of the one request under way. */
class Watch {
  #id: number | undefined;
  #route: RouteFacts | undefined;
  #ttft: number | undefined;
  #ms: number | undefined;
  #streamMs: number | undefined;
  #usage: Usage | undefined;
  #error: ErrorReport | undefined;

  take(event: BusEvent): void {
    switch (event.type) {
      case "flow.opened":
        this.#id = event.id;
        break;
      case "flow.routed":
        this.#route = event.route;
        break;
      case "flow.first-token":
        this.#ttft = event.ms;
        break;
      case "flow.closed":
        this.#ms = event.ms;
        this.#streamMs = event.streamMs;
        this.#usage = event.usage;
        break;
      case "flow.failed":
        this.#ms = event.ms;
        this.#error = event.error;
        break;
      default:
    }
  }

  outcome(status: number, text: string, elapsed: number): Outcome {
    return {
      id: this.#id,
      route: this.#route,
      status,
      ttft: this.#ttft,
      ms: this.#ms ?? Math.round(elapsed),
      streamMs: this.#streamMs,
      usage: this.#usage,
      error: this.#error,
      text,
    };
  }
}

function nothing(): void {}

function collector(calls: CapturedCall[]): Capture {
  const notes: FlowCapture = {
    sent: (call) => void calls.push(call),
    connected: nothing,
    answered: nothing,
    bytes: nothing,
    events: nothing,
    message: nothing,
  };
  return { begin: () => notes };
}

/** What these conversations must show their providers again, in a folder of its own: what is added stays here. */
async function copyKeepsakes(from: string | undefined, requests: readonly Replayed[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ccr-replay-"));
  if (from === undefined) return folder;
  const conversations = new Set(requests.flatMap(({ headers }) => headers["x-claude-code-session-id"] ?? []));
  for (const conversation of conversations) {
    const name = keepsakeFileName(conversation);
    await cp(join(from, name), join(folder, name)).catch(() => {
      // Most conversations have none.
    });
  }
  return folder;
}
