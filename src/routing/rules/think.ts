/**
 * `Router.think`: plan mode, and requests that ask for more thinking than usual.
 *
 * Current models are asked to think in every request (`adaptive`), so only the effort tells. Claude Code's own default
 * for it depends on the model's name; measured with 2.1.330.
 */
import { EFFORTS, type Effort } from "../../config/types.ts";
import { isRecord, type MessagesRequest } from "../../core/message.ts";
import { hit, count, pass, scenario, type Verdict } from "./scenario.ts";
import type { Rule } from "../types.ts";

export const think: Rule = scenario("think", ({ facts: { request, asked }, routes }) => {
  if (inPlanMode(request)) return hit("plan mode");
  const type = request.thinking?.["type"];
  if (type === "enabled") return hit(`thinking is enabled${budgetOf(request)}`);
  if (type === undefined) return pass("no thinking is asked for");
  if (type !== "adaptive") return pass(`thinking is ${JSON.stringify(type)}`);
  return byEffort(effortOf(request), asked, routes.thinkEffort);
});

function byEffort(effort: Effort | undefined, asked: string, least: Effort | undefined): Verdict {
  if (effort === undefined) return pass("thinking is adaptive, without an effort");
  if (least) {
    return rank(effort) >= rank(least)
      ? hit(`effort ${effort} >= ${least}`)
      : pass(`effort ${effort} < ${least}, the Router.thinkEffort`);
  }
  const usual = usualEffort(asked);
  return rank(effort) > rank(usual)
    ? hit(`effort ${effort} > ${usual}, which is usual for ${asked}`)
    : pass(`effort ${effort} <= ${usual}, which is usual for ${asked}`);
}

/** Names are matched anywhere, as Claude Code does. */
const USUAL: readonly { readonly name: RegExp; readonly effort: Effort }[] = [
  { name: /claude-(opus|sonnet|haiku)-5-5|claude-fable-5-2/, effort: "medium" },
  { name: /claude-opus-4-7/, effort: "xhigh" },
];

function usualEffort(asked: string): Effort {
  return USUAL.find(({ name }) => name.test(asked))?.effort ?? "high";
}

function rank(effort: Effort): number {
  return EFFORTS.indexOf(effort);
}

function effortOf({ output_config }: MessagesRequest): Effort | undefined {
  return EFFORTS.find((effort) => effort === output_config?.["effort"]);
}

function budgetOf({ thinking }: MessagesRequest): string {
  const budget = thinking?.["budget_tokens"];
  return typeof budget === "number" ? ` with ${count(budget)} tokens` : "";
}

/** Only what goes along for the safety check of tools says it; nothing else in the request does. */
function inPlanMode({ safeguards }: MessagesRequest): boolean {
  const checks: unknown[] = Array.isArray(safeguards) ? safeguards : [];
  return checks.some((check) => {
    const context = isRecord(check) ? check["classifier_context"] : undefined;
    return isRecord(context) && context["permission_mode"] === "plan";
  });
}
