/** The transformers that `use` may name, with their options as forms show them. */
import { z } from "zod";

import type { Config } from "../../config/types.ts";
import { TRANSFORMERS } from "../../transformers/tweaks/index.ts";
import type { OptionView, TransformerView } from "../shared/views.ts";

const OptionSchema = z.looseObject({
  type: z.string().optional(),
  description: z.string().default(""),
  default: z.unknown().optional(),
  enum: z.array(z.string()).optional(),
});
const ObjectSchema = z.looseObject({
  properties: z.record(z.string(), OptionSchema).default({}),
  required: z.array(z.string()).default([]),
});

export function transformerViews({ plugins }: Config): TransformerView[] {
  const own = plugins.map(({ name, file }) => ({ name, kind: "plugin", summary: file, options: [] }) as const);
  return [
    ...TRANSFORMERS.map(({ name, kind, summary, options }) => ({ name, kind, summary, options: optionsOf(options) })),
    ...own,
  ];
}

function optionsOf(options: z.ZodObject): OptionView[] {
  const { properties, required } = ObjectSchema.parse(z.toJSONSchema(options, { io: "input", unrepresentable: "any" }));
  return Object.entries(properties).map(([name, { type, description, default: usual, enum: choices }]) => ({
    name,
    type: typeNamed(type),
    description,
    required: required.includes(name),
    usual,
    choices,
  }));
}

function typeNamed(type: string | undefined): OptionView["type"] {
  switch (type) {
    case "string":
    case "number":
    case "integer":
    case "boolean":
      return type;
    default:
      return "json";
  }
}
