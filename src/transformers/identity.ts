/** Who a request comes from, as far as a provider may know it: hashes, stable for a person and for a conversation. */
import { fieldsOf, parseJson, stringOf } from "./foreign.ts";
import { hash16 } from "./hash.ts";
import type { Call } from "./types.ts";

export interface Identity {
  /** Empty when the client does not say. */
  readonly user: string;
  /** Empty when the client does not say. */
  readonly session: string;
}

/** Claude Code before 2.1: `user_<hash>_account_<uuid>_session_<uuid>`. */
const JOINED = /^(.*)_session_(.+)$/s;

/** `metadata.user_id` is JSON text with the ids of device, account and session. */
export function identityOf({ request, headers }: Pick<Call, "request" | "headers">): Identity {
  const id = stringOf(fieldsOf(request.metadata)["user_id"]);
  const fields = fieldsOf(parseJson(id));
  const joined = JOINED.exec(id);
  const user = stringOf(fields["account_uuid"]) || stringOf(fields["device_id"]) || (joined?.[1] ?? id);
  const session = stringOf(fields["session_id"]) || (joined?.[2] ?? headers["x-claude-code-session-id"] ?? id);
  return { user: hashed(user), session: hashed(session) };
}

function hashed(id: string): string {
  return id === "" ? "" : hash16(id);
}
