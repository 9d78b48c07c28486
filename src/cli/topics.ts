/** What `ccr help` tells beside the commands. */
import { FIELDS, flagSummaries } from "../history/filter/fields.ts";
import { DEFAULT_KEYMAP } from "../tui/keys/keymap.ts";
import { keyTable } from "../tui/keys/table.ts";
import { EXIT_MEANINGS } from "./exit.ts";
import { table } from "./table.ts";

export interface Topic {
  readonly name: string;
  readonly summary: string;
  readonly lines: () => string[];
}

const VARIABLES: readonly (readonly [name: string, meaning: string])[] = [
  ["CCR_HOME", "instead of ~/.claude-code-router: config.json, plugins, pid file"],
  ["CCR_CONFIG_FILE", "the configuration, instead of the one in CCR_HOME; --config is stronger"],
  ["CCR_CONFIG_JSON", "the configuration itself, for CI systems; --config is stronger"],
  ["CLAUDE_PATH", "Claude Code's executable"],
  ["XDG_STATE_HOME, XDG_CACHE_HOME", "where ccr keeps what it remembers, in the folder ccr there"],
  ["XDG_RUNTIME_DIR", "where a running ccr leaves its address, in the folder ccr there; else in the temporary folder"],
  ["NO_COLOR, FORCE_COLOR", "colours off, colours on; --color is stronger than both"],
  ["CI", "questions are not asked, as with --no-input"],
  ["any other", "$NAME in config.json reads it"],
];

const CONFIG: readonly string[] = [
  "~/.claude-code-router/config.json, JSON with comments, in claude-code-router's form:",
  "",
  "  Providers  name, api_base_url, api_key, models of each",
  "  Router     default, and models of scenarios, as provider,model",
  "  PORT       of ccr start, 3456",
  "  HOST       of ccr start, 127.0.0.1; others only with APIKEY",
  "  APIKEY     what clients of ccr start must present",
  "",
  "$NAME and ${NAME} read the environment; file:, cmd: and keychain: in front of a key say where it is kept.",
  "A well-known provider needs no entry when its usual variable is set: DEEPSEEK_API_KEY and deepseek,deepseek-chat.",
  "",
  "A change counts from the next request on. A mistake is shown with file, line and column; nothing is started with it,",
  "and what runs goes on with what was good. ccr config validate finds mistakes, ccr config schema explains every key.",
];

/** From the tables that the filter language itself is read from. */
function filterLines(): string[] {
  return [
    "Tests stand side by side, with or between them where either is enough, not or - in front of what must not be, and",
    "brackets around parts. A word alone is looked for in names, errors and bodies.",
    "",
    ...table(FIELDS.map(({ name, summary, example }) => [`${name}:`, summary, example])),
    ...table([
      ["body:", "text of request or answer", 'body:"a text"'],
      ...flagSummaries().map(([name, summary]) => [`is:${name}`, summary]),
    ]),
    "",
    "Texts: a part is enough; =text is the whole, * and ? stand for others. Numbers: >10k, <=3, 10..20. Times: 3s, 300ms.",
    "none finds what is not known. Quotes hold blanks, brackets and signs.",
    "",
    "  status:>=400 since:1h   model:deepseek tool:Bash -class:auxiliary   (is:fallback or is:retried) cost:>0.01",
  ];
}

export const TOPICS: readonly Topic[] = [
  {
    name: "keys",
    summary: "keys of the screen",
    lines: () => table(keyTable(DEFAULT_KEYMAP).map(({ keys, title }) => [keys.join(", "), title])),
  },
  { name: "filter", summary: "the filters of inspect and usage", lines: filterLines },
  { name: "config", summary: "the configuration file", lines: () => [...CONFIG] },
  { name: "env", summary: "environment variables", lines: () => table(VARIABLES) },
  { name: "exit-codes", summary: "what an exit code means", lines: () => table(EXIT_MEANINGS) },
];
