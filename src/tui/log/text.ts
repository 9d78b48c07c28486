/** A line of the log as the screen shows it, and which lines a filter lets through. Pure. */
import { LOG_LEVELS, type LogLevel, type LogLine } from "../../core/log-line.ts";
import { sanitize } from "../../pty/sanitize.ts";
import { clock } from "../format.ts";

/** Width from which a line has room for milliseconds and topic. */
const WIDE = 100;

export function requestNumber(id: number): string {
  return `#${String(id).padStart(4, "0")}`;
}

export function lineText(line: LogLine, width: number): string {
  const number = line.flow === undefined ? "" : `${requestNumber(line.flow)} `;
  const level = (line.level === "info" || line.level === "debug" ? line.level : line.level.toUpperCase()).padEnd(5);
  const text = `${number}${sanitize(line.text)}`;
  if (width < WIDE) return ` ${clock(line.at)} ${level} ${text}`;
  const ms = String(new Date(line.at).getMilliseconds()).padStart(3, "0");
  return ` ${clock(line.at)}.${ms} ${level} ${line.topic.padEnd(8)} ${text}`;
}

export interface LogFilter {
  /** Lines of this level and worse ones. */
  readonly level: LogLevel;
  /** Words that must all occur, in any case. */
  readonly text: string;
}

export function matching(lines: readonly LogLine[], { level, text }: LogFilter): LogLine[] {
  const worst = LOG_LEVELS.indexOf(level);
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return lines.filter((line) => {
    if (LOG_LEVELS.indexOf(line.level) > worst) return false;
    if (words.length === 0) return true;
    const whole = `${lineText(line, WIDE)} ${line.topic}`.toLowerCase();
    return words.every((word) => whole.includes(word));
  });
}

/** `text` in rows of at most `width` characters, further ones indented. */
export function wrapped(text: string, width: number): string[] {
  const indent = "                ";
  const room = Math.max(8, width - indent.length);
  const rows = [text.slice(0, width)];
  for (let at = width; at < text.length; at += room) rows.push(indent + text.slice(at, at + room));
  return rows;
}
