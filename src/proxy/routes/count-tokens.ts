/** `POST /v1/messages/count_tokens`: a local estimate. Claude Code asks 24 times at once for its `/context`. */
import type { ProxyContext } from "../context.ts";
import { type BodySource, parseRequest, readBody } from "../inbound.ts";

export async function countTokens(context: ProxyContext, req: BodySource): Promise<{ readonly input_tokens: number }> {
  return { input_tokens: context.deps.router.count(parseRequest(await readBody(req)), context.config()) };
}
