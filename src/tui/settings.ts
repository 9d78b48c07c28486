/** Checks what the configuration says about the screen: names of commands, keys and panels. */
import type { ScreenCheck, ScreenFault } from "../core/screen.ts";
import { closest } from "../core/suggest.ts";
import { readKeymap } from "./keys/keymap.ts";
import { PANEL_IDS } from "./panels/ids.ts";

export const checkScreen: ScreenCheck = (settings) => [
  ...readKeymap(settings).faults,
  ...(settings.sidebar ?? []).flatMap((name, index) => panelFault(name, index) ?? []),
];

function panelFault(name: string, index: number): ScreenFault | undefined {
  if (PANEL_IDS.some((id) => id === name)) return undefined;
  const message = `tui.sidebar: there is no panel named "${name}"; there are ${PANEL_IDS.join(", ")}`;
  return { path: ["sidebar", index], message, suggestion: closest(name, PANEL_IDS), fatal: true };
}
