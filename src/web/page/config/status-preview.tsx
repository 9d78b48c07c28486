/** What a status line would look like, with made-up values. */
import type { CSSProperties, ReactElement } from "react";

import { sanitize } from "../../../pty/sanitize.ts";
import { colourOf } from "../../../statusline/ccr/colours.ts";
import { builtInModules } from "../../../statusline/ccr/themes.ts";
import { useText } from "../i18n/text.ts";
import { type Fields, textOf } from "./values.ts";

/** CCR's variables. */
export const SAMPLE: Readonly<Record<string, string>> = {
  workDirName: "my-project",
  gitBranch: "main",
  model: "deepseek-chat",
  inputTokens: "26.4k",
  outputTokens: "1.9k",
  tokenSpeed: "62",
  isStreaming: "false",
  streamingIndicator: "",
  timeToFirstToken: "820",
  contextPercent: "41",
  contextWindowSize: "64k",
  totalInputTokens: "182.0k",
  totalOutputTokens: "9.1k",
  cost: "$0.12",
  duration: "4m5s",
  linesAdded: "120",
  linesRemoved: "14",
  netLines: "106",
  version: "2.1.330",
  sessionId: "7351",
};

/** The palette, as terminals with dark backgrounds show it. */
const DARK = ["#000000", "#cd3131", "#0dbc79", "#e5e510", "#2472c8", "#bc3fbc", "#11a8cd", "#e5e5e5"];
const BRIGHT = ["#666666", "#f14c4c", "#23d18b", "#f5f543", "#3b8eea", "#d670d6", "#29b8db", "#ffffff"];
const PALETTE: readonly string[] = [...DARK, ...BRIGHT];
const PLAIN = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"] as const;

export const COLOR_NAMES: readonly string[] = [...PLAIN, ...PLAIN.map((name) => `bright_${name}`)];

/** `#rrggbb`; undefined for what is no colour. */
export function cssColor(name: string): string | undefined {
  const color = colourOf(name);
  if (typeof color === "number") return PALETTE[color];
  const parts = color?.split(";").map((part) => Number(part).toString(16).padStart(2, "0"));
  return parts && `#${parts.join("")}`;
}

function textIn(module: Fields): string {
  const said = textOf(module["text"]).replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => SAMPLE[name] ?? "");
  const shown = textOf(module["type"]) === "script" ? textOf(module["scriptPath"]).replace(/^.*\//, "") : said.trim();
  return shown === "" ? "" : [textOf(module["icon"]), shown].filter((part) => part !== "").join(" ");
}

/** A style without segments of its own has those that are built in. */
function shownModules(modules: readonly Fields[], style: string): readonly Fields[] {
  const shown: readonly Fields[] =
    modules.length > 0
      ? modules
      : builtInModules(style, false).map((module) => Object.fromEntries(Object.entries(module)));
  return shown.filter((module) => textIn(module) !== "");
}

interface PreviewProps {
  readonly modules: readonly Fields[];
  readonly style: string;
}

export function Preview({ modules, style }: PreviewProps): ReactElement {
  const say = useText();
  const isPowerline = style === "powerline";
  const shown = shownModules(modules, style);
  return (
    <figure>
      <figcaption>
        {say("status.preview")} <small>{say("status.previewNote")}</small>
      </figcaption>
      <div className="terminal" aria-label={say("status.preview")} role="img">
        {shown.map((module, index) => (
          <span key={`${index}`}>
            <span className={isPowerline ? "segment powerline" : "segment"} style={colorsOf(module)}>
              {sanitize(textIn(module))}
            </span>
            {isPowerline && <Arrow from={module} to={shown[index + 1]} />}
          </span>
        ))}
      </div>
    </figure>
  );
}

function colorsOf(module: Fields): CSSProperties {
  const color = cssColor(textOf(module["color"]));
  const background = cssColor(textOf(module["background"]));
  return { ...(color !== undefined && { color }), ...(background !== undefined && { background }) };
}

/** Browsers have no glyph for U+E0B0. */
function Arrow({ from, to }: { readonly from: Fields; readonly to: Fields | undefined }): ReactElement {
  const fill = cssColor(textOf(from["background"])) ?? "transparent";
  const behind = (to && cssColor(textOf(to["background"]))) ?? "transparent";
  return (
    <svg
      className="arrow"
      viewBox="0 0 10 20"
      preserveAspectRatio="none"
      aria-hidden="true"
      style={{ background: behind }}
    >
      <path d="M0 0 L10 10 L0 20 Z" style={{ fill }} />
    </svg>
  );
}
