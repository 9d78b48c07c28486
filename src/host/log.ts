/** Keeps CCR's log files as the newest configuration wants them. */
import { isLogged } from "../config/log-level.ts";
import type { Config } from "../config/types.ts";
import type { Bus } from "../core/bus.ts";
import type { BusEvent } from "../core/flow.ts";
import type { Chat } from "../core/log-line.ts";
import type { Redactor } from "../core/redact.ts";
import type { Log } from "../log/log.ts";

export interface LogPlace {
  readonly bus: Bus;
  readonly redactor: Redactor;
  readonly config: () => Config;
  /** CCR's folder. */
  readonly home: string;
}

/** What waits while the code that writes is being loaded. */
const MAX_EARLY = 1_000;

/** Nothing of it is loaded as long as `LOG` is off. */
export class LogKeeper {
  readonly #place: LogPlace;
  readonly #unsubscribe: () => void;
  #log: Log | undefined;
  #early: BusEvent[] = [];
  /** Openings and closings, one after the other. */
  #changes: Promise<void> = Promise.resolve();

  constructor(place: LogPlace) {
    this.#place = place;
    this.#unsubscribe = place.bus.subscribe((event) => this.#take(event), { replay: true });
    this.#follow();
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    await this.#changes;
    await this.#shut();
  }

  #take(event: BusEvent): void {
    const { enabled, level } = this.#place.config().log;
    if (event.type === "config.loaded") {
      if (this.#log && enabled) this.#log.level = level;
      else this.#follow();
    }
    if (!enabled) return;
    if (this.#log) this.#log.take(event);
    else if (this.#early.length < MAX_EARLY) this.#early.push(event);
  }

  #follow(): void {
    this.#changes = this.#changes.then(() => this.#adjust()).catch((error: unknown) => this.#complain(error));
  }

  #complain(error: unknown): void {
    const text = `no log is written: ${error instanceof Error ? error.message : String(error)}`;
    this.#place.bus.publish({ type: "notice", at: Date.now(), level: "warn", text });
  }

  async #adjust(): Promise<void> {
    const { enabled, level } = this.#place.config().log;
    if (!enabled) await this.#shut();
    else if (!this.#log) await this.#open(level);
  }

  async #open(level: Config["log"]["level"]): Promise<void> {
    const { bus, redactor, home } = this.#place;
    const { Log } = await import("../log/log.ts");
    this.#log = new Log({
      home,
      level,
      redact: (line) => redactor.redact(line),
      onTrouble: (text, mended) =>
        bus.publish({ type: "notice", at: Date.now(), level: mended ? "info" : "warn", text: redactor.redact(text) }),
    });
    for (const event of this.#early.splice(0)) this.#log.take(event);
  }

  async #shut(): Promise<void> {
    const log = this.#log;
    this.#log = undefined;
    this.#early = [];
    await log?.close();
  }
}

/** For code of the user's that talks: what it says goes to the log, if that wants it. */
export function chatTo(bus: Bus, redactor: Redactor, config: () => Config): Chat {
  return (level, topic, text) => {
    if (isLogged(config().log, level))
      bus.publish({ type: "log", at: Date.now(), level, topic, text: redactor.redact(text()) });
  };
}
