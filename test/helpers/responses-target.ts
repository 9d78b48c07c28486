/** A target that speaks Responses, as OpenAI's own. */
import type { Provider, Target } from "../../src/core/target.ts";
import { targetWith } from "./answers.ts";

export function responsesTarget(fields: Partial<Provider> = {}, model: string = "gpt-5.4"): Target {
  const url = "https://api.openai.com/v1/responses";
  return targetWith({ name: "openai", url, dialect: "openai-responses", ...fields }, model);
}
