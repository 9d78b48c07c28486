/** What happens, in sentences of one line: only what somebody should hear while they work. Pure. */
import type { BusEvent } from "../../core/flow.ts";
import type { CockpitState } from "../state.ts";

/** `after` is the state with the event in it. Undefined for what is not worth an interruption. */
export function spoken(event: BusEvent, after: CockpitState): string | undefined {
  switch (event.type) {
    case "flow.failed":
    case "route.changed":
    case "config.loaded":
    case "config.rejected":
      return after.toast?.text;
    case "notice":
      return event.level === "info" ? undefined : event.text;
    case "provider.changed":
      return event.condition === "ok"
        ? `${event.provider} answers again`
        : `${event.provider} is ${event.condition}: ${event.why}`;
    case "budget.changed":
      return event.level === "ok" ? undefined : `$${event.spent.toFixed(2)} of $${event.limit.toFixed(2)} spent`;
    default:
      return undefined;
  }
}
