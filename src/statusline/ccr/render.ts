/** The status line that a claude-code-router configuration describes. */
import { plain } from "../format.ts";
import type { Fields } from "../json.ts";
import { powerline, sgr } from "../powerline.ts";
import type { CcrSetting, Module } from "../setting.ts";
import type { Snapshot } from "../state.ts";
import { colourOf } from "./colours.ts";
import { runScript } from "./script.ts";
import { builtInModules } from "./themes.ts";
import { type Variables, variablesOf } from "./variables.ts";

export interface CcrLine {
  readonly setting: CcrSetting;
  readonly snapshot: Snapshot | undefined;
  /** What Claude Code tells its status line. */
  readonly input: Fields;
  readonly colour: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const RESET = "\u001b[0m";
const MAX_TEXT = 300;

/** Empty when nothing of it has a text. */
export async function renderCcrLine({ setting, snapshot, input, colour, env }: CcrLine): Promise<string> {
  const icons = hasIcons(env);
  const modules = setting.modules ?? builtInModules(setting.style, icons);
  const variables = variablesOf(snapshot, input);
  const shown: { readonly module: Module; readonly text: string }[] = [];
  for (const module of modules) {
    const text = await textOf(module, variables);
    if (text === "" || (!setting.modules && saysNothing(module, variables))) continue;
    shown.push({ module, text: icons && module.icon !== "" ? `${module.icon} ${text}` : text });
  }
  if (!colour) return shown.map(({ text }) => text).join(" ");
  if (setting.style !== "powerline") return shown.map(({ module, text }) => painted(module, text)).join(" ");
  const blocks = shown.map(({ module, text }) => ({
    text,
    fore: colourOf(module.color),
    back: colourOf(module.background),
  }));
  return powerline(blocks);
}

/** CCR's own switches for terminals whose font has no icons. */
function hasIcons(env: CcrLine["env"]): boolean {
  return env["USE_SIMPLE_ICONS"] !== "true" && env["TERM"] !== "dumb";
}

function painted({ color, background }: Module, text: string): string {
  const start = sgr(colourOf(color), background === "" ? undefined : colourOf(background));
  return start === "" ? text : `${start}${text}${RESET}`;
}

const VARIABLE = /\{\{\s*(\w+)\s*\}\}/g;

/** A built-in module whose variables are all unknown. */
function saysNothing({ text }: Module, variables: Variables): boolean {
  return [...text.matchAll(VARIABLE)].every(([, name = ""]) => !variables[name]);
}

async function textOf(module: Module, variables: Variables): Promise<string> {
  if (module.type === "script") return plain(await runScript(module, variables), MAX_TEXT);
  const text = module.text.replaceAll(VARIABLE, (_, name: string) => variables[name] ?? "");
  return plain(text, MAX_TEXT).trim();
}
