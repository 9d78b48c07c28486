/** Takes the secrets out of what is written: by place (headers, URLs), by value, and by the user's own patterns. */
import type { AttemptRecord, FlowDetail, FlowRow } from "../../core/record.ts";
import type { Redactor } from "../../core/redact.ts";
import { maskHeaders, maskUrl } from "../text/mask.ts";
import type { LogLine } from "../../core/log-line.ts";

const MASK = "••••";

export class Redaction {
  readonly #redactor: Redactor;
  readonly #patterns: readonly RegExp[];

  constructor(redactor: Redactor, patterns: readonly RegExp[]) {
    this.#redactor = redactor;
    this.#patterns = patterns;
  }

  text(text: string): string {
    let clean = this.#redactor.redact(text);
    for (const pattern of this.#patterns) clean = clean.replace(pattern, MASK);
    return clean;
  }

  row(row: FlowRow): FlowRow {
    const { session, asked, why, error, tools } = row;
    return {
      ...row,
      session: this.text(session),
      asked: this.text(asked),
      why: why && this.text(why),
      error: error && this.text(error),
      tools: tools.map((name) => this.text(name)),
    };
  }

  log(line: LogLine): LogLine {
    return { ...line, text: this.text(line.text) };
  }

  /** As JSON. */
  detail(detail: FlowDetail): string {
    const masked = {
      ...detail,
      headers: maskHeaders(detail.headers),
      attempts: detail.attempts.map(maskAttempt),
    };
    return JSON.stringify(masked, (_, value: unknown) => (typeof value === "string" ? this.text(value) : value));
  }
}

function maskAttempt(attempt: AttemptRecord): AttemptRecord {
  const { url, headers, answerHeaders } = attempt;
  return { ...attempt, url: maskUrl(url), headers: maskHeaders(headers), answerHeaders: maskHeaders(answerHeaders) };
}
