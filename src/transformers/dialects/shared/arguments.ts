/** The input of a tool call as arguments on the wire. */
import { isRecord } from "../../../core/message.ts";
import { parseJson } from "../../foreign.ts";

/** JSON text. Input that was not valid when the model wrote it is kept as it was told to the client. */
export function argumentsOf(input: unknown): string {
  if (typeof input === "string" && isRecord(parseJson(input))) return input;
  return JSON.stringify(input ?? {});
}
