/** What a command can do to the cockpit. Commands call these; the cockpit implements them. */
import type { SessionActions } from "./sessions/actions.ts";

export type OverlayId = "switcher" | "inspector" | "keys" | "quit" | "sessions";

export interface Actions extends SessionActions {
  /** Opens the overlay, or closes it when it is the open one. */
  toggleOverlay(id: OverlayId): void;
  closeOverlay(): void;
  toggleSidebar(): void;
  toggleZoom(): void;
  /** Takes the last model switch of this session back. */
  undoSwitch(): void;
  /** Into the clipboard of the terminal. */
  copy(text: string): void;
  /** Types the prefix key itself into Claude Code. */
  sendPrefix(): void;
  /** Ends Claude Code and leaves. */
  quit(): void;
}
