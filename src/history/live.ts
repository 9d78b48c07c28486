/** A request under way for people to look at: as it is now, and without the secrets that are taken out of every record. */
import type { FlowRecord } from "../core/record.ts";
import type { Redaction } from "./db/redaction.ts";
import { parseDetail } from "./detail.ts";
import type { Draft, DraftBody } from "./types.ts";

export function liveRecord({ row, detail, bodies }: Draft, redaction: Redaction): FlowRecord {
  return {
    row: redaction.row(row),
    detail: parseDetail(redaction.detail(detail)),
    bodies: new Map(bodies.map(({ part, content }) => [part, redaction.text(textOf(content))])),
  };
}

function textOf(content: DraftBody["content"]): string {
  return typeof content === "string" ? content : Buffer.concat(content).toString();
}
