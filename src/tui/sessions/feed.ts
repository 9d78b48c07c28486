/** The bus as one session sees it: what happens to it, and what concerns all. */
import type { Bus, Listener } from "../../core/bus.ts";
import type { BusEvent } from "../../core/flow.ts";

export type EventSource = Pick<Bus, "subscribe">;

/** Flows of other sessions are remembered from their opening to their end, so their number is that of open requests. */
function ownEvents(isForeign: (session: string) => boolean, listener: Listener): Listener {
  const foreign = new Set<number>();
  return (event: BusEvent) => {
    if (event.type === "route.changed" && isForeign(event.session)) return;
    if (event.type === "flow.opened" && isForeign(event.session)) foreign.add(event.id);
    if (!("id" in event) || !foreign.has(event.id)) return listener(event);
    if (event.type === "flow.closed" || event.type === "flow.failed" || event.type === "flow.aborted") {
      foreign.delete(event.id);
    }
  };
}

export function sessionFeed(bus: EventSource, isForeign: (session: string) => boolean): EventSource {
  return { subscribe: (listener, options) => bus.subscribe(ownEvents(isForeign, listener), options) };
}
