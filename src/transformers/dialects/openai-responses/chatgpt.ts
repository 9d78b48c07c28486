/** Headers that ChatGPT's own Responses server expects of a subscriber's client. */
import { fieldsOf, parseJson, stringOf } from "../../foreign.ts";
import { identityOf } from "../../identity.ts";
import type { Call } from "../../types.ts";

const CLAIMS = "https://api.openai.com/auth";

/** Values the configuration gives under the same names go before these. */
export function chatgptHeaders(call: Call): Record<string, string> {
  const account = accountOf(call.target.provider.key);
  const { session } = identityOf(call);
  return {
    "openai-beta": "responses=experimental",
    ...(account === "" ? {} : { "chatgpt-account-id": account }),
    ...(session === "" ? {} : { "session-id": session }),
  };
}

/** The access token is a JWT that names the account. Empty for any other key. */
function accountOf(key: string): string {
  const payload = key.split(".")[1] ?? "";
  const claims = fieldsOf(parseJson(Buffer.from(payload, "base64url").toString()));
  return stringOf(fieldsOf(claims[CLAIMS])["chatgpt_account_id"]);
}
