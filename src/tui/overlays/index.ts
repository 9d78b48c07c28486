/** Every overlay, by id. */
import { keys } from "./keys.tsx";
import { quit } from "./quit.tsx";
import { sessions } from "./sessions.tsx";
import { switcher } from "./switcher.tsx";
import type { OverlayId } from "../actions.ts";
import type { Overlay } from "./types.ts";

export const OVERLAYS: Readonly<Record<OverlayId, Overlay>> = { switcher, keys, quit, sessions };
