/** Every overlay, by id. */
import { config } from "./config.tsx";
import { doctor } from "./doctor.tsx";
import { error } from "./error.tsx";
import { inspector } from "../inspector/overlay.tsx";
import { help } from "./help.tsx";
import { keys } from "./keys/popup.tsx";
import { log } from "./log.tsx";
import { palette } from "./palette.tsx";
import { quit } from "./quit.tsx";
import { scenarios } from "./scenarios.tsx";
import { sessions } from "./sessions.tsx";
import { switcher } from "./switcher/view.tsx";
import type { OverlayId } from "../actions.ts";
import type { Overlay } from "./types.ts";

export const OVERLAYS: Readonly<Record<OverlayId, Overlay>> = {
  switcher,
  scenarios,
  inspector,
  sessions,
  keys,
  help,
  palette,
  log,
  config,
  doctor,
  error,
  quit,
};
