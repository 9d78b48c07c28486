/** The part of the commands that changes routes and looks, and what is copied. */
import type { Actions } from "./actions.ts";
import type { Look } from "./look.ts";
import type { ModelDesk, Say } from "./models/desk.ts";
import type { Preferences } from "./preferences.ts";
import { reportText } from "./report.ts";
import type { Services } from "./services.ts";
import type { Store } from "./store.ts";

/** Asked when a command runs: the parts are made later than the commands. */
export interface Acting {
  readonly desk: ModelDesk;
  /** `provider,model` in use. */
  readonly current: string;
  readonly look: Look;
  readonly preferences: Preferences;
  readonly services: Services;
  readonly store: Store;
  readonly say: Say;
  /** Gives text to the terminal. */
  readonly clipboard: (text: string) => void;
}

type Acts = Pick<
  Actions,
  "undoSwitch" | "switchToFavourite" | "switchBack" | "togglePin" | "nextTheme" | "copy" | "copyError"
>;

/** What terminals take at once; longer text is rather not copied than cut. */
const MAX_CLIPBOARD = 74_000;

export function actsOf(acting: () => Acting): Acts {
  return {
    undoSwitch: () => void acting().desk.undo(),
    switchToFavourite: (index) => acting().desk.favourite(index),
    switchBack: () => acting().desk.switchBack(),
    togglePin: () => acting().desk.togglePin(acting().current),
    nextTheme: () => nextTheme(acting()),
    copy: (text) => copy(acting(), text),
    copyError: () => copyError(acting()),
  };
}

function nextTheme({ look, preferences, say }: Acting): void {
  const choice = look.next();
  look.choose(choice);
  // Where the state cannot be written, the theme changes all the same.
  preferences.update({ theme: choice }).catch(() => {});
  say("info", `Theme ${choice}${choice === "auto" ? `: ${look.theme.name}` : ""}`);
}

/** OSC 52, which also works from another machine; whether the terminal takes it, it does not say. */
function copy({ services, say, clipboard }: Acting, text: string): void {
  const safe = services.redact?.(text) ?? text;
  const { length } = Buffer.from(safe);
  if (length > MAX_CLIPBOARD) return say("warn", `Not copied: ${length} bytes are more than terminals take`);
  clipboard(safe);
  say("info", "Copied, if this terminal lets programs copy (OSC 52)");
}

function copyError(acting: Acting): void {
  const { failure } = acting.store.current;
  if (failure) copy(acting, reportText(failure));
  else acting.say("info", "No request has failed");
}
