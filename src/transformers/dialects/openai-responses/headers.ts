/** Headers of a request: the key where the vendor expects it, and what ChatGPT's own server wants to know. */
import { fieldsOf, parseJson, stringOf } from "../../foreign.ts";
import { identityOf } from "../../identity.ts";
import type { Call } from "../../types.ts";
import type { ResponsesQuirks } from "./quirks.ts";

/** Where ChatGPT's access token, a JWT, names the account. */
const CLAIMS = "https://api.openai.com/auth";

/** Values the configuration gives come last and win. */
export function headersOf(call: Call, { keyHeader, chatgptHeaders }: ResponsesQuirks): Record<string, string> {
  const { key, headers } = call.target.provider;
  return {
    "content-type": "application/json",
    ...(key === "" ? {} : { [keyHeader]: keyHeader === "authorization" ? `Bearer ${key}` : key }),
    ...(chatgptHeaders ? subscriberHeaders(call) : {}),
    ...headers,
  };
}

function subscriberHeaders(call: Call): Record<string, string> {
  const account = accountOf(call.target.provider.key);
  const { session } = identityOf(call);
  return {
    accept: "text/event-stream",
    "openai-beta": "responses=experimental",
    ...(account === "" ? {} : { "chatgpt-account-id": account }),
    ...(session === "" ? {} : { "session-id": session }),
  };
}

/** Empty for a key that is no such token. */
function accountOf(key: string): string {
  const payload = key.split(".")[1] ?? "";
  const claims = fieldsOf(parseJson(Buffer.from(payload, "base64url").toString()));
  return stringOf(fieldsOf(claims[CLAIMS])["chatgpt_account_id"]);
}
