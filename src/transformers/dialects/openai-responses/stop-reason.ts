/** How a response ended, in Anthropic's terms. */
import { CcrError } from "../../../core/errors.ts";
import type { Target } from "../../../core/target.ts";
import { fieldsOf, stringOf, type Fields } from "../../foreign.ts";
import { streamError } from "../../upstream-error.ts";
import type { Stop } from "../../writer.ts";

/** Why a response is not complete: an empty text when it is, or when the reason says no more than its items do. */
export type Cut = "" | "max_output_tokens" | "content_filter";

export function cutOf(response: Fields): Cut {
  const reason = fieldsOf(response["incomplete_details"])["reason"];
  if (response["status"] !== "incomplete") return "";
  return reason === "max_output_tokens" || reason === "content_filter" ? reason : "";
}

/** `refusal` holds the model's words for not answering, empty when it did answer. */
export function stopOf(cut: Cut, toolCalls: number, refusal: string): Stop {
  if (cut === "max_output_tokens") return { reason: "max_tokens", sequence: null };
  if (cut === "content_filter" || refusal !== "") {
    const details = { type: "refusal", category: null, explanation: refusal || null } as const;
    return { reason: "refusal", sequence: null, details };
  }
  return { reason: toolCalls > 0 ? "tool_use" : "end_turn", sequence: null };
}

/** The failure of a response that did not come to an end; undefined for one that did. */
export function failureOf(response: Fields, target: Target): CcrError | undefined {
  const { provider } = target;
  const status = stringOf(response["status"]);
  switch (status) {
    case "failed":
      return streamError({ error: response["error"] ?? { message: "the response failed" } }, target);
    case "cancelled":
      return new CcrError("CCR-E109", { provider: provider.name, detail: "the response was cancelled" });
    case "queued":
    case "in_progress":
      return new CcrError("CCR-E107", { provider: provider.name, detail: `a response that is still ${status}` });
    default:
      return undefined;
  }
}
