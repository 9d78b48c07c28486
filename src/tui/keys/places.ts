/** Keys that belong to one place: a list, a box. They cannot be rebound. The help and docs/keys.md show them. */

export interface PlaceKey {
  readonly keys: string;
  readonly does: string;
}

export interface Place {
  readonly name: string;
  readonly keys: readonly PlaceKey[];
}

export const PLACES: readonly Place[] = [
  {
    name: "Lists",
    keys: [
      { keys: "j k ↑ ↓", does: "move" },
      { keys: "PgUp PgDn", does: "a page up, a page down" },
      { keys: "g G Home End", does: "first, last" },
      { keys: "/", does: "filter" },
      { keys: "Enter", does: "open" },
      { keys: "Esc q", does: "back" },
    ],
  },
  {
    name: "Model switcher",
    keys: [
      { keys: "letters", does: "filter" },
      { keys: "↑ ↓ Ctrl+N Ctrl+P", does: "move" },
      { keys: "Enter", does: "use now" },
      { keys: "Ctrl+S", does: "save to the configuration" },
      { keys: "Tab Shift+Tab", does: "scenario" },
      { keys: "← →", does: "scope: next request, session, project, config (while the filter is empty)" },
      { keys: "Ctrl+F", does: "favourite or not" },
      { keys: "Ctrl+T", does: "test with a small request" },
      { keys: "Ctrl+Z", does: "undo the last switch" },
      { keys: "Ctrl+U", does: "clear the filter" },
    ],
  },
  {
    name: "Log",
    keys: [
      { keys: "1 2 3 4", does: "errors only, warnings too, info too, everything" },
      { keys: "f", does: "follow" },
      { keys: "w", does: "wrap long lines" },
      { keys: "Enter", does: "open the request of the line" },
      { keys: "y", does: "copy the line" },
    ],
  },
  {
    name: "Copy mode",
    keys: [
      { keys: "h j k l ← ↓ ↑ →", does: "move" },
      { keys: "w b e 0 ^ $ { } H M L", does: "move, as in vi" },
      { keys: "g G", does: "oldest line, newest line" },
      { keys: "PgUp PgDn Ctrl+B Ctrl+F", does: "a page up, a page down" },
      { keys: "Ctrl+U Ctrl+D", does: "half a page up, half a page down" },
      { keys: "Ctrl+Y Ctrl+E", does: "a line up, a line down" },
      { keys: "/ ?", does: "search down, search up" },
      { keys: "n N", does: "next match, previous match" },
      { keys: "v V", does: "select characters, select lines" },
      { keys: "o", does: "other end of the selection" },
      { keys: "y Enter", does: "copy and leave" },
      { keys: "q Esc Ctrl+C", does: "leave" },
    ],
  },
  {
    name: "Sessions",
    keys: [
      { keys: "Enter 1-9", does: "show the session" },
      { keys: "n", does: "new session" },
      { keys: "x", does: "end the session" },
    ],
  },
  {
    name: "Scenarios",
    keys: [
      { keys: "Enter", does: "choose its model" },
      { keys: "x", does: "as configured again" },
    ],
  },
];
