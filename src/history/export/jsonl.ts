/** Records as lines of JSON, one each. `docs/history.md` describes the fields; `ccr replay` reads them. */
import type { FlowRecord } from "../../core/record.ts";
import { phasesOf } from "../phases.ts";

const SCHEMA_VERSION = 1;

export function jsonlOf(record: FlowRecord): string {
  return `${JSON.stringify(documentOf(record))}\n`;
}

/** Bodies that are JSON are part of the document, others are texts. What is not known is null. */
export function documentOf(record: FlowRecord): object {
  const { row, detail, bodies } = record;
  const { at, ...facts } = row;
  return {
    schemaVersion: SCHEMA_VERSION,
    ...withNulls(facts),
    at: new Date(at).toISOString(),
    rules: detail.rules,
    hint: detail.hint,
    notes: detail.notes ?? [],
    request: { path: detail.path, headers: detail.headers, body: bodyOf(bodies.get("client")) },
    message: bodyOf(bodies.get("message")),
    attempts: detail.attempts.map((attempt, index) => {
      const { url, headers, bytes, status, answerHeaders, answerBytes, ...rest } = attempt;
      return {
        ...withNulls(rest),
        request: { url, headers, bytes, body: bodyOf(bodies.get(`upstream/${index + 1}`)) },
        response: {
          status: status ?? null,
          headers: answerHeaders,
          bytes: answerBytes,
          body: bodyOf(bodies.get(`answer/${index + 1}`)),
        },
      };
    }),
    phases: phasesOf(record),
    timeline: detail.timeline,
    gaps: detail.gaps,
  };
}

export function withNulls(fields: object): object {
  return Object.fromEntries(Object.entries(fields).map(([name, value]: [string, unknown]) => [name, value ?? null]));
}

export function bodyOf(text: string | undefined): unknown {
  if (text === undefined) return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
