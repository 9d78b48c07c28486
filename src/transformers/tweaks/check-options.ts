/** What is wrong with the options of a transformer, by its schema. */
import type { z } from "zod";

import type { Fields } from "../foreign.ts";
import { transformerNamed } from "./index.ts";

export interface OptionFault {
  /** Inside the options. */
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** The options that exist, for one that does not. */
  readonly known?: readonly string[];
  /** False for an option that does not exist: CCR takes no notice of it either. */
  readonly fatal: boolean;
}

export function checkOptions(name: string, options: Fields): readonly OptionFault[] {
  const schema = transformerNamed(name)?.options;
  if (!schema) return [];
  const checked = schema.safeParse(options);
  const wrong = checked.success ? [] : checked.error.issues.map((issue) => wrongOption(name, issue, options));
  return [...wrong, ...unknownOptions(name, options, schema)];
}

function wrongOption(name: string, { path, message }: z.core.$ZodIssue, options: Fields): OptionFault {
  const option = path.map(String).join(".");
  const missing = path.length === 1 && options[option] === undefined;
  const said = message.replace(/^Invalid input: /, "");
  return { path, message: missing ? `${name} needs the option ${option}` : `${name}: ${option}: ${said}`, fatal: true };
}

function unknownOptions(name: string, options: Fields, schema: z.ZodObject): OptionFault[] {
  if (schema.def.catchall !== undefined) return [];
  const known = Object.keys(schema.shape);
  const unknown = Object.keys(options).filter((option) => !known.includes(option));
  return unknown.map((option) => ({ path: [option], message: `${name} has no option ${option}`, known, fatal: false }));
}
