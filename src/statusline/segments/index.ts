/** Every segment, in the order of the line: Claude Code cuts at the right edge, so what matters most stands left. */
import { error } from "./error.ts";
import { route } from "./route.ts";
import { speed } from "./speed.ts";
import { tokens } from "./tokens.ts";
import { ttft } from "./ttft.ts";
import type { Segment } from "./types.ts";
import { why } from "./why.ts";

export const SEGMENTS: readonly Segment[] = [route, error, why, tokens, ttft, speed];
