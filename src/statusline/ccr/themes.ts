/** What claude-code-router shows where the configuration names no modules: its built-in styles. */
import type { Module } from "../setting.ts";

type Row = readonly [type: string, icon: string, text: string, colour: string];

const ROWS: readonly Row[] = [
  ["workDir", "\u{f024b}", "{{workDirName}}", "bright_blue"],
  ["gitBranch", "\u{e725}", "{{gitBranch}}", "bright_magenta"],
  ["model", "\u{f06a9}", "{{model}}", "bright_cyan"],
  ["usage", "↑", "{{inputTokens}}", "bright_green"],
  ["usage", "↓", "{{outputTokens}}", "bright_yellow"],
];

const MORE: readonly Row[] = [
  ["context", "", "{{contextPercent}}%", "bright_white"],
  ["speed", "", "{{tokenSpeed}} t/s", "bright_green"],
  ["cost", "", "{{cost}}", "bright_yellow"],
  ["duration", "", "{{duration}}", "bright_white"],
  ["lines", "", "+{{linesAdded}}/-{{linesRemoved}}", "bright_magenta"],
];

function modulesOf(rows: readonly Row[], icons: boolean, blocks: boolean): Module[] {
  return rows.map(([type, icon, text, colour]) => ({
    type,
    icon: icons ? icon : "",
    text,
    color: blocks ? "white" : colour,
    background: blocks ? `bg_${colour}` : "",
    scriptPath: "",
    options: undefined,
  }));
}

/** `icons`: whether the terminal's font has them. */
export function builtInModules(style: string, icons: boolean): readonly Module[] {
  const rows = style === "full" ? [...ROWS, ...MORE] : ROWS;
  return modulesOf(rows, icons && style !== "simple", style === "powerline");
}
