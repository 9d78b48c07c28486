/** Values that several parts of the configuration file are made of. */
import { z } from "zod";

/** Values from environment variables are strings, so numbers and switches may be written as strings. */
export const number = (min: number, max: number): z.ZodType<number> =>
  z
    .union(
      [
        z.number(),
        z
          .string()
          .regex(/^\s*\d+\s*$/)
          .transform(Number),
      ],
      { error: "must be a number" },
    )
    .refine((value) => Number.isInteger(value) && value >= min && value <= max, {
      error: `must be a whole number from ${min} to ${max}`,
    });

export const flag: z.ZodType<boolean> = z.union([z.boolean(), z.stringbool()], { error: "must be true or false" });

const headerName = z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, { error: "is no header name" });
const headerValue = z
  .string()
  .regex(/^[\t\u0020-\u007e\u0080-\u00ff]*$/, { error: "holds characters that no header can carry" });

export const headers: z.ZodType<Record<string, string>> = z.record(headerName, headerValue);
