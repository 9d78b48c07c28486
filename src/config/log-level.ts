/** Which lines `LOG` and `LOG_LEVEL` let through. */
import { type Config, LOG_LEVELS, type LogLevel } from "./types.ts";

export function isLogged({ enabled, level }: Config["log"], line: LogLevel): boolean {
  return enabled && LOG_LEVELS.indexOf(line) <= LOG_LEVELS.indexOf(level);
}
