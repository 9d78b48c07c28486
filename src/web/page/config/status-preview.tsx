/** What a status line would look like, with made-up values. */
import type { CSSProperties, ReactElement } from "react";

import { sanitize } from "../../../pty/sanitize.ts";
import { useText } from "../i18n/text.ts";
import { type Fields, textOf } from "./values.ts";

/** CCR's variables. */
export const SAMPLE: Readonly<Record<string, string>> = {
  workDirName: "my-project",
  gitBranch: "main",
  model: "deepseek,deepseek-chat",
  inputTokens: "26.4k",
  outputTokens: "1.9k",
  tokenSpeed: "62",
  isStreaming: "true",
  streamingIndicator: "⟳",
  timeToFirstToken: "820ms",
  contextPercent: "41",
  contextWindowSize: "64k",
  totalInputTokens: "182.0k",
  totalOutputTokens: "9.1k",
  cost: "$0.12",
  duration: "4m05s",
  linesAdded: "120",
  linesRemoved: "14",
  netLines: "106",
  version: "2.1.330",
  sessionId: "7351",
};

/** ANSI's names, as terminals with dark backgrounds show them. */
const COLORS: Readonly<Record<string, string>> = {
  black: "#000000",
  red: "#cd3131",
  green: "#0dbc79",
  yellow: "#e5e510",
  blue: "#2472c8",
  magenta: "#bc3fbc",
  cyan: "#11a8cd",
  white: "#e5e5e5",
  bright_black: "#666666",
  bright_red: "#f14c4c",
  bright_green: "#23d18b",
  bright_yellow: "#f5f543",
  bright_blue: "#3b8eea",
  bright_magenta: "#d670d6",
  bright_cyan: "#29b8db",
  bright_white: "#ffffff",
};

export const COLOR_NAMES: readonly string[] = Object.keys(COLORS);

/** `bright_blue`, `bg_red`, `bg_bright_red`, `bg_#112233`, `#abc`. Undefined for what is none. */
export function cssColor(name: string): string | undefined {
  const plain = name.replace(/^bg_/, "");
  if (/^#([\da-f]{3}|[\da-f]{6})$/i.test(plain)) return plain;
  return Object.hasOwn(COLORS, plain) ? COLORS[plain] : undefined;
}

function textIn(module: Fields): string {
  const said = textOf(module["text"]).replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => SAMPLE[name] ?? "");
  const script =
    textOf(module["type"]) === "script" && said === "" ? textOf(module["scriptPath"]).replace(/^.*\//, "") : said;
  return [textOf(module["icon"]), script].filter((part) => part !== "").join(" ");
}

interface PreviewProps {
  readonly modules: readonly Fields[];
  readonly style: string;
}

export function Preview({ modules, style }: PreviewProps): ReactElement {
  const say = useText();
  const isPowerline = style === "powerline";
  return (
    <figure>
      <figcaption>
        {say("status.preview")} <small>{say("status.previewNote")}</small>
      </figcaption>
      <div className="terminal" aria-label={say("status.preview")} role="img">
        {modules.map((module, index) => (
          <span key={`${index}`}>
            <span className={isPowerline ? "segment powerline" : "segment"} style={colorsOf(module, isPowerline)}>
              {sanitize(textIn(module))}
            </span>
            {isPowerline && <Arrow from={module} to={modules[index + 1]} />}
          </span>
        ))}
      </div>
    </figure>
  );
}

function colorsOf(module: Fields, isPowerline: boolean): CSSProperties {
  const color = cssColor(textOf(module["color"]));
  const background = cssColor(textOf(module["background"]));
  return { ...(color !== undefined && { color }), ...(isPowerline && background !== undefined && { background }) };
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
