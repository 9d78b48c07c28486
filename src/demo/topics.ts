/** What the demo can be asked after the tour. */

export interface Topic {
  readonly about: RegExp;
  readonly answer: string;
}

export const WHAT_TO_TRY: string = [
  "Things to try:",
  "- F2 opens the model switcher. Choose another model and send a line: its answer says who speaks.",
  "- F9 hides and shows the sidebar, F8 gives this pane the whole screen.",
  "- Ctrl+\\ then ? lists all keys, Ctrl+\\ then q leaves.",
].join("\n");

/** The first that fits answers. */
export const TOPICS: readonly Topic[] = [
  {
    about: /\b(?:config\w*|key|provider|real|install|set ?up)\b/i,
    answer:
      "To use real models, write ~/.claude-code-router/config.json: a list of Providers (name, api_base_url, api_key, " +
      'models) and a Router with "default": "provider,model". A config.json of claude-code-router works as it is. Then start ccr again.',
  },
  {
    about: /\b(?:model|switch|f2|who)\b/i,
    answer:
      "F2 opens the switcher: type to filter, Enter to use. It holds from the next request on, in this session only, " +
      "and Claude Code does not notice. Ctrl+\\ then u takes it back.",
  },
  {
    about: /\b(?:sidebar|tokens?|latency|cost|f9|screen|zoom)\b/i,
    answer:
      "The sidebar shows the route of the last request and the rule that chose it, tokens with the cached part, the time " +
      "to the first token and the speed, and the last requests. F9 hides it, F8 zooms this pane.",
  },
  {
    about: /\b(?:headless|ci|scripts?|server|without)\b/i,
    answer:
      "Without a screen: ccr code runs Claude Code through the proxy in place (ccr code -p works in pipes), " +
      "ccr start serves on port 3456, and ccr --no-tui --json prints where it listens.",
  },
];
