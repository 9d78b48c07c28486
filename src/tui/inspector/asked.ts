/** Which request the inspector is opened for, when it is opened for one. */
import type { Inspection } from "./inspection.ts";

const asked = new WeakMap<Inspection, number>();

export function askFor(inspection: Inspection, id: number): void {
  asked.set(inspection, id);
}

/** Once; afterwards the inspector opens where it was left. */
export function takeAsked(inspection: Inspection): number | undefined {
  const id = asked.get(inspection);
  asked.delete(inspection);
  return id;
}
