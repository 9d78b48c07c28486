/** `POST /v1/messages/count_tokens`: a local estimate. Claude Code asks 24 times at once for its `/context`. */
import { estimateRequest } from "../../routing/tokens/request.ts";
import { type BodySource, parseRequest, readBody } from "../inbound.ts";

export async function countTokens(req: BodySource): Promise<{ readonly input_tokens: number }> {
  return { input_tokens: estimateRequest(parseRequest(await readBody(req))) };
}
