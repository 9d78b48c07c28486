/** The requests that are to be sent again: recorded ones, or JSON of a file or of standard input. */
import { readFileSync } from "node:fs";

import { CcrError } from "../../core/errors.ts";
import { isRecord } from "../../core/message.ts";
import type { FlowRecord, FlowRow, HeaderMap } from "../../core/record.ts";
import { recordOf } from "../history/store.ts";
import { readStdin } from "../stdin.ts";

export interface Replayed {
  /** Number of the recorded request. */
  readonly id: number | undefined;
  readonly path: string;
  readonly headers: HeaderMap;
  readonly body: string;
  /** What it cost in tokens, where it is recorded. */
  readonly row: FlowRow | undefined;
  /** The answer that came then, as JSON. */
  readonly message: string | undefined;
}

const MESSAGES_PATH = "/v1/messages";

export async function readSource(name: string): Promise<Replayed[]> {
  if (name === "-") return parseLines(await readStdin("replay -"), "standard input");
  if (/^#?\d+$/.test(name)) return [recorded(name)];
  return parseLines(readFile(name), name);
}

function recorded(name: string): Replayed {
  return replayedOf(recordOf(name));
}

/** Throws `CCR-E061` where the body is not kept. */
export function replayedOf({ row, detail, bodies }: FlowRecord): Replayed {
  const body = bodies.get("client");
  if (body === undefined) {
    throw new CcrError("CCR-E061", { name: `request ${row.id}`, detail: "was recorded without its body" });
  }
  return { id: row.id, path: detail.path, headers: detail.headers, body, row, message: bodies.get("message") };
}

function readFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new CcrError("CCR-E051", { where: path, detail }, { cause: error });
  }
}

/** One JSON document, or one a line. */
function parseLines(text: string, where: string): Replayed[] {
  const whole = parse(text);
  if (whole !== undefined) return [requestIn(whole, where)];
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line, at) => requestIn(parse(line), `${where}:${at + 1}`));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `{"headers", "body"}`, a line of `ccr inspect --export jsonl`, or a request as it goes over the wire. */
function requestIn(value: unknown, where: string): Replayed {
  const given = isRecord(value) ? value : {};
  const wrapped = isRecord(given["request"]) ? given["request"] : given;
  const body = isRecord(wrapped["body"]) ? wrapped["body"] : wrapped;
  if (typeof body["model"] !== "string") {
    throw new CcrError("CCR-E010", { detail: `${where} holds no request: there is no model in it` });
  }
  const { path, headers } = wrapped;
  return {
    id: typeof given["id"] === "number" ? given["id"] : undefined,
    path: typeof path === "string" ? path : MESSAGES_PATH,
    headers: headersIn(headers),
    body: JSON.stringify(body),
    row: undefined,
    message: isRecord(given["message"]) ? JSON.stringify(given["message"]) : undefined,
  };
}

function headersIn(value: unknown): HeaderMap {
  const entries = Object.entries(isRecord(value) ? value : {});
  return Object.fromEntries(
    entries.flatMap(([name, text]) => (typeof text === "string" ? [[name.toLowerCase(), text]] : [])),
  );
}
