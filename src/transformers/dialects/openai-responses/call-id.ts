/** Ids of function calls in the form Responses accepts: a pure function, so that call and output agree in every turn. */
import { hash16 } from "../../hash.ts";

/** Longer ones are refused: "string too long. Expected a string with maximum length 64". */
const ACCEPTED = /^[a-zA-Z0-9_-]{1,64}$/;

export function callId(id: string): string {
  return ACCEPTED.test(id) ? id : `call_${hash16(id)}`;
}
