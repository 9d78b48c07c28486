/** Every segment, in the order of the line: Claude Code cuts at the right edge, so what matters most stands left. */
import { context } from "./context.ts";
import { cost } from "./cost.ts";
import { error } from "./error.ts";
import { fallback } from "./fallback.ts";
import { pin } from "./pin.ts";
import { route } from "./route.ts";
import { speed } from "./speed.ts";
import { tokens } from "./tokens.ts";
import { ttft } from "./ttft.ts";
import type { Segment } from "./types.ts";
import { why } from "./why.ts";

export const SEGMENTS: readonly Segment[] = [route, error, fallback, pin, context, cost, why, tokens, ttft, speed];
