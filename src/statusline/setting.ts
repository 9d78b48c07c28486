/**
 * `StatusLine` of the configuration. With `enabled` it is claude-code-router's: modules of its own styles. Without, our line
 * is shown, in the form that `form`, `segments` and `ascii` choose.
 */
import { fieldsOf, textOf } from "./json.ts";
import { type LineForm, PLAIN } from "./line.ts";

export interface Module {
  readonly type: string;
  readonly icon: string;
  readonly text: string;
  readonly color: string;
  readonly background: string;
  readonly scriptPath: string;
  readonly options: unknown;
}

export interface CcrSetting {
  /** `default`, `powerline`, `simple`, `full`. */
  readonly style: string;
  /** Undefined where the configuration names none for its style. */
  readonly modules: readonly Module[] | undefined;
}

/** Undefined unless it is switched on. */
export function ccrSettingOf(setting: unknown): CcrSetting | undefined {
  const fields = fieldsOf(setting);
  if (fields["enabled"] !== true) return undefined;
  const style = textOf(fields["currentStyle"]) || "default";
  const { modules } = fieldsOf(fields[style]);
  return { style, modules: Array.isArray(modules) ? modules.map(moduleOf) : undefined };
}

function moduleOf(value: unknown): Module {
  const fields = fieldsOf(value);
  return {
    type: textOf(fields["type"]),
    icon: textOf(fields["icon"]),
    text: textOf(fields["text"]),
    color: textOf(fields["color"]),
    background: textOf(fields["background"]),
    scriptPath: textOf(fields["scriptPath"]),
    options: fields["options"],
  };
}

/** Of our own line. */
export function formOf(setting: unknown): LineForm {
  const { form, segments, ascii } = fieldsOf(setting);
  const names = Array.isArray(segments) ? segments.filter((name) => typeof name === "string") : [];
  return {
    style: form === "powerline" ? "powerline" : "plain",
    ascii: typeof ascii === "boolean" ? ascii : !speaksUtf8(process.env),
    segments: names.length > 0 ? names : PLAIN.segments,
  };
}

/** POSIX: the first of these that is set decides. */
function speaksUtf8(env: Readonly<Record<string, string | undefined>>): boolean {
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"];
  return locale === undefined || /utf-?8/i.test(locale);
}
