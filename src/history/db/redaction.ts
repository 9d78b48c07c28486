/** Takes the secrets out of a draft: by place (headers, URLs), by value, and by the user's own patterns. */
import type { AttemptRecord, FlowDetail, FlowRow } from "../../core/record.ts";
import type { Redactor } from "../../core/redact.ts";
import { maskHeaders, maskUrl } from "../text/mask.ts";
import type { Draft, LogLine } from "../types.ts";

const MASK = "••••";

export interface CleanDraft {
  readonly row: FlowRow;
  /** As JSON. */
  readonly detail: string;
  readonly bodies: readonly { readonly part: string; readonly text: string; readonly searched: boolean }[];
}

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

  draft({ row, detail, bodies }: Draft): CleanDraft {
    const texts = bodies.map(({ part, content, searched }) => {
      const before = typeof content === "string" ? content : Buffer.from(content).toString();
      const text = this.text(before);
      return { part, text, searched, told: text !== before };
    });
    // A secret in an answer may be spread over many events, where no search for it finds it.
    const spread = texts.some(({ part, told }) => part === "message" && told);
    const isAnswer = (part: string): boolean => spread && part.startsWith("answer/");
    const gaps = texts.flatMap(({ part }) => (isAnswer(part) ? [`${part}: holds a secret`] : []));
    return {
      row: this.row(row),
      detail: this.#detail({ ...detail, gaps: [...detail.gaps, ...gaps] }),
      bodies: texts.filter(({ part }) => !isAnswer(part)),
    };
  }

  #detail(detail: FlowDetail): string {
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
