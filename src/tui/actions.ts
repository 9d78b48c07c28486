/** What a command can do to the cockpit. Commands call these; the cockpit implements them. */
import type { PaneActions, SessionActions } from "./sessions/actions.ts";

export type OverlayId =
  | "switcher"
  | "scenarios"
  | "inspector"
  | "sessions"
  | "keys"
  | "help"
  | "palette"
  | "log"
  | "config"
  | "doctor"
  | "error"
  | "quit";

export interface Actions extends SessionActions, PaneActions {
  /** Opens the overlay, or closes it when it is the open one. */
  toggleOverlay(id: OverlayId): void;
  closeOverlay(): void;
  /** Runs the command with this id, as its key does. */
  run(id: string): void;
  /** Opens the switcher for this scenario. */
  chooseModelFor(scenario: string): void;
  /** Shows one request, as far as there is a place for it. */
  openRequest(id: number): void;
  toggleSidebar(): void;
  toggleZoom(): void;
  /** Takes the last model switch of this session back. */
  undoSwitch(): void;
  /** Switches to the favourite with this index. */
  switchToFavourite(index: number): void;
  /** Switches to the model that was in use before. */
  switchBack(): void;
  /** Keeps this session on the model in use, or lets the rules decide again. */
  togglePin(): void;
  nextTheme(): void;
  /** Puts text on the clipboard of the terminal. */
  copy(text: string): void;
  /** Puts the report of the last error on the clipboard. */
  copyError(): void;
  /** The next key is Claude Code's, whatever it is. */
  passNextKey(): void;
  /** Types the prefix key itself into Claude Code. */
  sendPrefix(): void;
  /** Ends Claude Code and leaves. */
  quit(): void;
}
