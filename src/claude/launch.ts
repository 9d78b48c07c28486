/** From facts to the command that starts Claude Code on our proxy. Pure: whoever calls writes the settings file and spawns. */
import { userChoices, type UserChoices } from "./args.ts";
import { envOf, modelOf, permissionModeOf, type SettingsLayer } from "./settings.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** The model name that stands for "the rules decide". Claude Code must not know it, or it ignores the window we state. */
const AUTO_MODEL = "claude-ccr/auto";

export interface LaunchFacts {
  /** Path of Claude Code. */
  readonly claude: string;
  /** The user's arguments for Claude Code, passed on as they are. */
  readonly args: readonly string[];
  /** The environment `ccr` was started in. */
  readonly env: Env;
  readonly proxyUrl: string;
  /** What the proxy expects of this child only. */
  readonly token: string;
  /** Id for the new conversation, a UUID. */
  readonly sessionId: string;
  /** Where `Router.default` leads; undefined when it is not set. */
  readonly route: DefaultRoute | undefined;
  readonly timeoutMs: number;
  /** The configuration's word for Claude Code's small and fast model. */
  readonly smallModel?: string | undefined;
  /** Nobody is there to type or to look. */
  readonly nonInteractive?: boolean;
  readonly statusLine: StatusLine | undefined;
  /** Where the caller will write `Launch.settings`: a file, because arguments are visible to every user of the machine. */
  readonly settingsPath: string;
  /** What the user's own `--settings` names, when it can be read. */
  readonly settingsArgument: Readonly<Record<string, unknown>> | undefined;
  readonly layers: readonly SettingsLayer[];
}

export interface StatusLine {
  /** Shell command that prints it. */
  readonly command: string;
  /** What the command reads in `CCR_STATUSLINE_FILE`; undefined when it knows by itself where the line is. */
  readonly file: string | undefined;
}

export interface DefaultRoute {
  /** Served by an Anthropic-speaking provider. */
  readonly anthropic: boolean;
  /** Context window in tokens, where known. */
  readonly window: number | undefined;
}

export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** To be written to `settingsPath`; undefined when the command line has no use for it. */
  readonly settings: Readonly<Record<string, unknown>> | undefined;
  /** The conversation's id when we chose it. */
  readonly sessionId: string | undefined;
}

export function planLaunch(facts: LaunchFacts): Launch {
  const choices = userChoices(facts.args);
  const ours = variables(facts, choices);
  const { settings, args } = withSettings(facts, choices, ours);
  const session = !choices.subcommand && !choices.session;
  return {
    file: facts.claude,
    args: [
      ...(session ? ["--session-id", facts.sessionId] : []),
      ...(choices.subcommand || choosesMode(facts, choices) ? [] : ["--permission-mode", MANUAL]),
      ...args,
    ],
    env: { ...environment(facts.env, ours), ...(facts.nonInteractive && NON_INTERACTIVE) },
    settings,
    sessionId: session ? facts.sessionId : undefined,
  };
}

/** What CCR's `NON_INTERACTIVE_MODE` sets. */
const NON_INTERACTIVE: Readonly<Record<string, string>> = {
  CI: "true",
  FORCE_COLOR: "0",
  NODE_NO_READLINE: "1",
  TERM: "dumb",
};

/**
 * The mode that asks. Claude Code 2.1.330 calls it `manual` and takes the old name too; before 2.1 only `default` is known.
 * Its own choice, `auto`, needs verdicts that only Anthropic's servers give.
 */
const MANUAL = "default";

/** Empty instead of absent in the settings: an empty value there switches off what the user's settings set (measured). */
const OFF: readonly string[] = [
  "ANTHROPIC_API_KEY",
  "CLAUDE_CODE_USE_BEDROCK",
  "CLAUDE_CODE_USE_VERTEX",
  "CLAUDE_CODE_USE_FOUNDRY",
];

/** Every variable we set, for the environment and for the settings alike; empty means off. */
function variables(facts: LaunchFacts, choices: UserChoices): Record<string, string> {
  const users = usersVariables(facts);
  const noProxy = withLoopback(users["NO_PROXY"] || users["no_proxy"] || "");
  return {
    ...Object.fromEntries(OFF.map((name) => [name, ""])),
    ANTHROPIC_BASE_URL: facts.proxyUrl,
    ANTHROPIC_AUTH_TOKEN: facts.token,
    CLAUDE_CODE_GATEWAY_HINT_HEADERS: "1",
    CLAUDE_CODE_ATTRIBUTION_HEADER: "0",
    CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY: "1",
    ...(facts.statusLine?.file !== undefined && { CCR_STATUSLINE_FILE: facts.statusLine.file }),
    NO_PROXY: noProxy,
    no_proxy: noProxy,
    ...unlessSet(users, {
      API_TIMEOUT_MS: String(facts.timeoutMs),
      ...(facts.smallModel && { ANTHROPIC_SMALL_FAST_MODEL: facts.smallModel }),
      ...routeVariables(facts, choices),
    }),
  };
}

/** What holds without us: the environment, overridden by the `env` of each settings file. */
function usersVariables({ env, layers, settingsArgument }: LaunchFacts): Env {
  const blocks = [...layers.map(({ values }) => envOf(values)), envOf(settingsArgument ?? {})];
  return Object.assign({ ...env }, ...blocks);
}

/** Claude Code applies HTTP_PROXY to loopback addresses too, and `localhost` alone does not stop it (measured). */
function withLoopback(noProxy: string): string {
  const hosts = noProxy.split(",").flatMap((host) => host.trim() || []);
  return [...new Set([...hosts, "127.0.0.1", "localhost"])].join(",");
}

/**
 * What a default route outside of Anthropic needs. Claude Code assumes a million tokens for models it does not know and
 * takes our figure for those only, so without a choice of the user's it gets a name it does not know.
 */
function routeVariables(
  { route, layers, settingsArgument }: LaunchFacts,
  choices: UserChoices,
): Record<string, string> {
  if (!route || route.anthropic) return {};
  const plain = { ENABLE_TOOL_SEARCH: "false" };
  if (route.window === undefined) return plain;
  const sized = { ...plain, CLAUDE_CODE_MAX_CONTEXT_TOKENS: String(route.window) };
  const chosen = choices.model || [...layers.map(({ values }) => values), settingsArgument ?? {}].some(modelOf);
  if (chosen) return sized;
  return {
    ...sized,
    ANTHROPIC_MODEL: AUTO_MODEL,
    ANTHROPIC_CUSTOM_MODEL_OPTION: AUTO_MODEL,
    ANTHROPIC_CUSTOM_MODEL_OPTION_NAME: "Auto (ccr)",
    ANTHROPIC_CUSTOM_MODEL_OPTION_DESCRIPTION: "The rules of ccr choose the model",
  };
}

function unlessSet(
  users: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(wanted).filter(([name]) => !users[name]));
}

function environment(env: Env, ours: Readonly<Record<string, string>>): Record<string, string> {
  const merged = Object.entries({ ...env, ...ours });
  return Object.fromEntries(
    merged.flatMap(([name, value]) => (value === undefined || OFF.includes(name) ? [] : [[name, value]])),
  );
}

/** Claude Code runs the command after each answer; this makes the numbers of a running one move too. */
const REFRESH_SECONDS = 2;

function choosesMode({ layers, settingsArgument }: LaunchFacts, choices: UserChoices): boolean {
  const values = [...layers.map((layer) => layer.values), settingsArgument ?? {}];
  return choices.permissionMode || values.some((layer) => permissionModeOf(layer) !== undefined);
}

/**
 * Claude Code reads the last `--settings` only, so the user's is merged into ours and its argument replaced in place.
 * One that cannot be read stays, for Claude Code to complain about.
 */
function withSettings(
  facts: LaunchFacts,
  { subcommand, settings: given }: UserChoices,
  env: Readonly<Record<string, string>>,
): Pick<Launch, "settings" | "args"> {
  const { args, settingsArgument, settingsPath, statusLine } = facts;
  if (subcommand || (given && !settingsArgument)) return { settings: undefined, args };
  const settings = {
    ...(statusLine && {
      statusLine: { type: "command", command: statusLine.command, refreshInterval: REFRESH_SECONDS },
    }),
    ...settingsArgument,
    env: { ...envOf(settingsArgument ?? {}), ...env },
  };
  if (!given) return { settings, args: ["--settings", settingsPath, ...args] };
  const inOne = args[given.at]?.startsWith("--settings=");
  return { settings, args: args.with(given.at, inOne ? `--settings=${settingsPath}` : settingsPath) };
}
