/** Actions that do nothing but write down which of them was asked for. */
import type { Actions } from "../../src/tui/actions.ts";

export interface RecordedActions {
  readonly actions: Actions;
  /** `closeOverlay`, `run palette.open`, ... */
  readonly calls: string[];
}

export function recordedActions(): RecordedActions {
  const calls: string[] = [];
  const record =
    (name: string) =>
    (...given: readonly unknown[]): void => {
      calls.push([name, ...given].map(String).join(" "));
    };
  const actions: Actions = {
    toggleOverlay: record("toggleOverlay"),
    closeOverlay: record("closeOverlay"),
    run: record("run"),
    chooseModelFor: record("chooseModelFor"),
    openRequest: record("openRequest"),
    toggleSidebar: record("toggleSidebar"),
    toggleZoom: record("toggleZoom"),
    undoSwitch: record("undoSwitch"),
    switchToFavourite: record("switchToFavourite"),
    switchBack: record("switchBack"),
    togglePin: record("togglePin"),
    nextTheme: record("nextTheme"),
    copy: record("copy"),
    copyError: record("copyError"),
    passNextKey: record("passNextKey"),
    sendPrefix: record("sendPrefix"),
    newSession: record("newSession"),
    showSession: record("showSession"),
    nextSession: record("nextSession"),
    closeSession: record("closeSession"),
    restart: record("restart"),
    copyMode: record("copyMode"),
    searchPane: record("searchPane"),
    widenSidebar: record("widenSidebar"),
    quit: record("quit"),
  };
  return { actions, calls };
}
