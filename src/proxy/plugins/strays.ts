/** Finds the request behind an error that a plugin lets escape, for instance from work it does not wait for. */
import { AsyncLocalStorage } from "node:async_hooks";

import { claimStrays, isClaimed } from "../../core/strays.ts";

/** A request whose plugins are at work. */
export interface StrayOwner {
  stray(error: unknown): void;
}

const owners = new AsyncLocalStorage<StrayOwner>();
const EVENTS = ["unhandledRejection", "uncaughtException"] as const;
let listening = false;
/** Several handlers may ask about the same error. */
let told: { readonly error: unknown } | undefined;

/** Runs plugin code; what escapes from it, now or later, comes to `owner` instead of ending the program. */
export function runOwned<T>(owner: StrayOwner, work: () => T): T {
  listen();
  return owners.run(owner, work);
}

function listen(): void {
  if (listening) return;
  listening = true;
  claimStrays(claim);
  for (const event of EVENTS) process.on(event, (error) => uncaught(event, error));
}

function claim(error: unknown): boolean {
  const owner = owners.getStore();
  if (owner && told?.error !== error) owner.stray(error);
  told = { error };
  return owner !== undefined;
}

/** A listener keeps Node from ending the program; for errors that are no plugin's, it must still end. */
function uncaught(event: (typeof EVENTS)[number], error: unknown): void {
  const others = process.listenerCount(event) > 1;
  if (!isClaimed(error) && !others) throw error;
}
