/** Talks to a running service with its management token. */
import { request } from "node:http";

import { CcrError } from "../../core/errors.ts";
import { fieldsOf, type Fields, parseJson, stringOf } from "../../transformers/foreign.ts";
import type { ServiceRecord } from "./record.ts";

const LIMIT_MS = 3_000;

export interface Answer {
  readonly status: number;
  readonly body: Fields;
}

/** Throws `CCR-E007` when the service does not answer. */
export function ask(record: ServiceRecord, action: string, body?: object): Promise<Answer> {
  const [method = "GET", path = "/"] = action.split(" ");
  const text = body === undefined ? "" : JSON.stringify(body);
  const headers = { authorization: `Bearer ${record.token}`, "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void =>
      reject(new CcrError("CCR-E007", { name: String(record.pid), url: record.url, detail: error.message }));
    const sent = request(`${record.url}${path}`, { method, headers, agent: false, timeout: LIMIT_MS }, (response) => {
      let answer = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (answer += chunk));
      response.on("error", fail);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: fieldsOf(parseJson(answer)) }));
    });
    sent.on("timeout", () => sent.destroy(new Error(`no answer within ${LIMIT_MS / 1000} s`)));
    sent.on("error", fail);
    sent.end(text);
  });
}

/** Throws what the service says against it. */
export async function demand(record: ServiceRecord, action: string, body?: object): Promise<Fields> {
  const answer = await ask(record, action, body);
  if (answer.status === 200) return answer.body;
  const said = stringOf(fieldsOf(answer.body["error"])["message"]);
  throw new CcrError("CCR-E007", { name: String(record.pid), url: record.url, detail: said || String(answer.status) });
}
