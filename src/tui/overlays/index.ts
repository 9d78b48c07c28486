/** Every overlay, by id. */
import { inspector } from "../inspector/overlay.tsx";
import { keys } from "./keys.tsx";
import { quit } from "./quit.tsx";
import { sessions } from "./sessions.tsx";
import { switcher } from "./switcher.tsx";
import type { OverlayId } from "../actions.ts";
import type { Overlay } from "./types.ts";

export const OVERLAYS: Readonly<Record<OverlayId, Overlay>> = { switcher, inspector, keys, quit, sessions };
