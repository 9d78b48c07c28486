/** What is worth knowing before a model is switched to: whether it can work at all, what fits, what it costs. Pure. */
import { targetName } from "../../core/target.ts";
import type { ModelChoice } from "../controls.ts";
import { dollars, tokens, windowSize } from "../format.ts";
import type { CockpitState } from "../state.ts";

export interface Advice {
  readonly level: "info" | "warn" | "block";
  readonly text: string;
}

/** `current`: `provider,model` in use. */
export function adviceOn(choice: ModelChoice, state: CockpitState, current: string): Advice {
  const { window } = choice;
  const used = state.contextTokens ?? 0;
  const blocked = blockOf(choice);
  if (blocked !== undefined) return { level: "block", text: blocked };
  if (window !== undefined && used > window) {
    const fits = `${tokens(used)} tokens in use, ${choice.target.model} takes ${windowSize(window)}`;
    return {
      level: "warn",
      text: `${fits}: the next request will be refused. /compact first, or choose a larger model`,
    };
  }
  if (targetName(choice.target) === current) return { level: "info", text: "in use" };
  const parts = [resendText(choice, used), runningText(state)].filter((text) => text !== "");
  return { level: "info", text: parts.join(" · ") || "from the next request on" };
}

/** Why requests to it cannot work; undefined when they may. */
function blockOf({ target, tools }: ModelChoice): string | undefined {
  if (tools === false) return `${target.model} takes no tools: Claude Code cannot work with it`;
  return needsKey(target.provider) ? `${target.provider.name} has no key: its api_key is empty` : undefined;
}

/** Servers on this machine rarely want one. */
function needsKey({ key, google, url, headers }: ModelChoice["target"]["provider"]): boolean {
  if (key !== "" || google?.vertex || "authorization" in headers || "x-api-key" in headers) return false;
  return !/^https?:\/\/(127\.|localhost[:/]|\[::1\])/.test(url);
}

/** Providers cache by model: after a switch the conversation is read anew. */
function resendText({ price }: ModelChoice, used: number): string {
  if (used === 0) return "";
  const cost = price && price.input > 0 ? ` ≈ ${dollars((used * price.input) / 1e6)}` : "";
  return `switch re-sends ${tokens(used)} tok uncached${cost}`;
}

function runningText({ rows }: CockpitState): string {
  const running = rows.findLast(({ phase }) => phase === "streaming");
  return running ? `#${running.id} finishes on ${running.route?.model ?? "its model"}` : "";
}

/** What is known of what it can do: `tools ✓ thinking ✗`. */
export function abilitiesOf({ tools, reasoning, vision }: ModelChoice): string {
  const known = Object.entries({ tools, thinking: reasoning, images: vision });
  return known.flatMap(([name, can]) => (can === undefined ? [] : `${name} ${can ? "✓" : "✗"}`)).join(" ");
}
