/** What happens, told to every open page. Nudges say only that something is new: the page asks for what it shows. */
import type { ServerResponse } from "node:http";

import type { BusEvent } from "../../core/flow.ts";
import type { FlowRow } from "../../core/record.ts";
import { HEADERS } from "./assets.ts";
import type { LiveEvent } from "../shared/views.ts";
import type { WebDeps } from "./types.ts";

/** The history writes four times a second. */
const GATHER_MS = 300;
/** Other processes record into the same history: the cockpit, `ccr code`. */
const LOOK_MS = 1_000;
const LOOK_ROWS = 30;
const ALIVE_MS = 15_000;
const MAX_PAGES = 16;
/** A page that does not read is told nothing but nudges. */
const MAX_WAITING = 256 * 1024;

type Nudge = "requests" | "logs" | "state";

export class Live {
  readonly #deps: WebDeps;
  /** With the cookie of the session that each belongs to. */
  readonly #pages = new Map<ServerResponse, string>();
  readonly #nudges = new Set<Nudge>();
  readonly #stop: () => void;
  #gathering: NodeJS.Timeout | undefined;
  #timers: NodeJS.Timeout[] = [];
  #seen = "";

  constructor(deps: WebDeps) {
    this.#deps = deps;
    this.#stop = deps.bus.subscribe((event) => this.#accept(event));
  }

  /** False when too many pages are open. */
  open(res: ServerResponse, cookie: string): boolean {
    if (this.#pages.size >= MAX_PAGES) return false;
    res.writeHead(200, { ...HEADERS, "content-type": "text/event-stream", "cache-control": "no-store" });
    res.write(": open\n\n");
    this.#pages.set(res, cookie);
    res.on("close", () => this.#leave(res));
    if (this.#pages.size === 1) this.#begin();
    return true;
  }

  /** Ends the pages of a session. */
  end(cookie: string): void {
    for (const [page, own] of this.#pages) if (own === cookie) page.end();
  }

  close(): void {
    this.#stop();
    for (const page of this.#pages.keys()) page.end();
    this.#rest();
  }

  #begin(): void {
    this.#timers = [
      setInterval(() => void this.#look(), LOOK_MS).unref(),
      setInterval(() => this.#write(": alive\n\n"), ALIVE_MS).unref(),
    ];
  }

  #leave(res: ServerResponse): void {
    this.#pages.delete(res);
    if (this.#pages.size === 0) this.#rest();
  }

  #rest(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers = [];
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
  }

  /** Rows that other processes have written. */
  async #look(): Promise<void> {
    const rows = await this.#deps.history?.list({ filter: "", limit: LOOK_ROWS }).catch((): FlowRow[] => []);
    const seen = (rows ?? []).map(({ id, state, ms }) => `${id} ${state} ${ms}`).join();
    if (seen === this.#seen) return;
    this.#seen = seen;
    this.#nudge("requests");
    this.#nudge("logs");
  }

  #accept(event: BusEvent): void {
    if (this.#pages.size === 0) return;
    switch (event.type) {
      case "flow.delta":
        this.#tell({ type: "progress", id: event.id, outputTokens: event.outputTokens, ms: event.ms });
        break;
      case "notice":
        this.#tell({ type: "notice", level: event.level, text: event.text });
        break;
      case "config.loaded":
        this.#tell({ type: "config", ok: true, text: (event.changes ?? []).join(", ") });
        break;
      case "config.rejected":
        this.#tell({ type: "config", ok: false, text: event.issues.join("\n") });
        break;
      default:
        break;
    }
    for (const nudge of nudgesOf(event)) this.#nudge(nudge);
  }

  #nudge(nudge: Nudge): void {
    this.#nudges.add(nudge);
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      const nudges = [...this.#nudges];
      this.#nudges.clear();
      for (const type of nudges) this.#write(textOf({ type }));
    }, GATHER_MS).unref();
  }

  #tell(event: LiveEvent): void {
    this.#write(this.#deps.redactor.redact(textOf(event)), MAX_WAITING);
  }

  #write(text: string, room = Number.POSITIVE_INFINITY): void {
    for (const page of this.#pages.keys()) if (page.writableLength < room) page.write(text);
  }
}

function textOf(event: LiveEvent): string {
  return `data: ${JSON.stringify(event)}\n\n`;
}

function nudgesOf({ type }: BusEvent): readonly Nudge[] {
  if (type === "flow.opened" || type === "route.changed" || type === "config.loaded")
    return ["requests", "logs", "state"];
  if (type === "flow.delta") return [];
  return type.startsWith("flow.") ? ["requests", "logs"] : ["logs"];
}
