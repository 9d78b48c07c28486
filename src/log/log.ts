/**
 * CCR's log: every event as a line of JSON in `logs/ccr-*.log`, and routing as text in `claude-code-router.log`.
 *
 * Events are only kept when they come; lines are made and written later, between requests.
 */
import { join } from "node:path";

import { pino, type Logger } from "pino";

import type { LogLevel } from "../config/types.ts";
import type { BusEvent } from "../core/flow.ts";
import { type LogLine, logLineOf } from "../core/log-line.ts";
import { LogFile } from "./file.ts";
import { newLogFile, onlyLogFile } from "./folder.ts";

export interface LogOptions {
  /** CCR's folder. */
  readonly home: string;
  readonly level: LogLevel;
  /** Hides every secret in a line. */
  readonly redact: (line: string) => string;
  /** Called once when nothing can be written any more, and once when it can be again. */
  readonly onTrouble: (text: string, mended: boolean) => void;
  readonly limits?: Partial<LogLimits>;
}

export interface LogLimits {
  /** Of one file. */
  readonly fileBytes: number;
  /** Of all files in `logs/`, with one more that is being written. */
  readonly totalBytes: number;
  readonly maxFiles: number;
  readonly maxAgeMs: number;
}

const LIMITS: LogLimits = {
  fileBytes: 10 * 1024 * 1024,
  totalBytes: 40 * 1024 * 1024,
  maxFiles: 30,
  maxAgeMs: 24 * 60 * 60 * 1_000,
};
const WRITE_EVERY_MS = 100;
/** Events that wait to become lines. */
const MAX_WAITING = 10_000;
/** What the log of the application is about: decisions, and what changes them. */
const APPLICATION: ReadonlySet<string> = new Set(["route", "config", "custom router"]);

export class Log {
  readonly #options: LogOptions;
  readonly #server: LogFile;
  readonly #application: LogFile;
  readonly #pino: Logger;
  #events: BusEvent[] = [];
  #unkept = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Of the event that is being written. */
  #at = 0;

  constructor(options: LogOptions) {
    this.#options = options;
    const { home, level } = options;
    const limits = { ...LIMITS, ...options.limits };
    const { fileBytes: maxBytes, totalBytes, maxFiles, maxAgeMs } = limits;
    const folder = join(home, "logs");
    this.#server = new LogFile({
      next: () => newLogFile(folder, { maxBytes: totalBytes, maxFiles }),
      maxBytes,
      maxAgeMs,
      lostLine: (count) => `${JSON.stringify({ level: 40, time: Date.now(), msg: lostText(count) })}\n`,
      onTrouble: (reason) => this.#troubled(folder, reason),
    });
    const single = join(home, "claude-code-router.log");
    this.#application = new LogFile({
      next: () => onlyLogFile(single, maxBytes),
      maxBytes,
      maxAgeMs: Number.POSITIVE_INFINITY,
      lostLine: (count) => `${new Date().toISOString()} warn  ${lostText(count)}\n`,
      onTrouble: (reason) => this.#troubled(single, reason),
    });
    const timestamp = (): string => `,"time":${this.#at}`;
    this.#pino = pino({ level, timestamp }, { write: (line) => this.#server.write(options.redact(line)) });
  }

  /** Counts for what comes from now on. */
  set level(level: LogLevel) {
    this.#write();
    this.#pino.level = level;
  }

  readonly take = (event: BusEvent): void => {
    if (event.type === "flow.delta" && this.#pino.level !== "trace") return;
    if (this.#events.length >= MAX_WAITING) this.#unkept++;
    else this.#events.push(event);
    this.#timer ??= setTimeout(() => this.#write(), WRITE_EVERY_MS).unref();
  };

  async close(): Promise<void> {
    this.#write();
    await Promise.all([this.#server.close(), this.#application.close()]);
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const event of this.#events.splice(0)) this.#writeEvent(event);
    if (this.#unkept > 0) this.#pino.warn(lostText(this.#unkept));
    this.#unkept = 0;
  }

  #writeEvent(event: BusEvent): void {
    const line = logLineOf(event);
    const { type, at, ...rest } = event;
    const { text: _text, level: _level, ...fields } = { text: "", level: "", ...rest };
    this.#at = at;
    if (!line) this.#pino.trace(namedAsInCcr(event, fields), type);
    else {
      this.#pino[line.level]({ ...namedAsInCcr(event, fields), topic: line.topic }, line.text);
      if (APPLICATION.has(line.topic) && this.#pino.isLevelEnabled(line.level)) {
        this.#application.write(this.#textOf(line));
      }
    }
  }

  #textOf({ at, level, flow, text }: LogLine): string {
    const request = flow === undefined ? "" : `#${flow} `;
    return this.#options.redact(`${new Date(at).toISOString()} ${level.padEnd(5)} ${request}${text}\n`);
  }

  #troubled(where: string, reason: string | undefined): void {
    const text = reason === undefined ? `${where} is written again` : `no log is written to ${where}: ${reason}`;
    this.#options.onTrouble(text, reason === undefined);
  }
}

/** Fastify's `reqId`, by which CCR's log viewers put lines together. */
function namedAsInCcr(event: BusEvent, fields: object): object {
  return "id" in event ? { reqId: `req-${event.id}`, ...fields } : fields;
}

function lostText(count: number): string {
  return `${count} ${count === 1 ? "line was" : "lines were"} lost here`;
}
