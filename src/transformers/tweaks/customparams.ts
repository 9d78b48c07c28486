/** `customparams`: any fields, for what a provider takes and Claude Code does not know. */
import { z } from "zod";

import { isRecord } from "../../core/message.ts";
import type { Fields } from "../foreign.ts";
import { transformer, type Transformer } from "./types.ts";

export const customparams: Transformer = transformer({
  name: "customparams",
  kind: "tweak",
  summary:
    "Adds its options to the provider's request. Objects are merged at every depth; a value that the request already has stays.",
  options: z.looseObject({}),
  make: (options) =>
    Object.keys(options).length === 0 ? undefined : () => ({ body: (fields) => added(fields, options) }),
});

function added(fields: Fields, options: Fields): Fields {
  const result: Record<string, unknown> = { ...fields };
  for (const [name, value] of Object.entries(options)) {
    const present = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (present === undefined) result[name] = value;
    else if (isRecord(present) && isRecord(value)) result[name] = added(present, value);
  }
  return result;
}
