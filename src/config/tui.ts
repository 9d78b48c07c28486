/** `tui` of the configuration: the shape of what may be set about the screen. What its names mean, the screen knows. */
import { z } from "zod";

import { type ScreenSettings, THEME_CHOICES } from "../core/screen.ts";
import { number } from "./values.ts";

const keys = z.union([z.string(), z.array(z.string()), z.null()], {
  error: 'must be a key, such as "f2" or "prefix m", a list of them, or null for none',
});

export const tuiEntry: z.ZodType<ScreenSettings> = z.looseObject({
  prefix: z.string().optional(),
  prefixTimeoutMs: number(200, 3_600_000).optional(),
  keys: z.record(z.string(), keys).optional(),
  theme: z.enum(THEME_CHOICES, { error: `must be one of ${THEME_CHOICES.join(", ")}` }).optional(),
  ascii: z.boolean().optional(),
  reducedMotion: z.boolean().optional(),
  screenReader: z.boolean().optional(),
  mouse: z.boolean().optional(),
  clipboard: z.boolean().optional(),
  sidebar: z.array(z.string()).optional(),
});
