/** A check of `ccr doctor`: looks at one thing, says what it found, and may know how to mend it. */
import type { Paths } from "../../config/paths.ts";
import type { Config } from "../../config/types.ts";

export interface Finding {
  /** `warn`: something may not work as wanted. `error`: something does not work. */
  readonly level: "ok" | "warn" | "error";
  /** One sentence. Never a secret. */
  readonly text: string;
  /** What to do about it. */
  readonly hint?: string;
  /** Mends it, and says what was done. */
  readonly fix?: () => string | Promise<string>;
}

export interface Patient {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** The user's home. */
  readonly home: string;
  readonly paths: Paths;
  readonly configPath: string;
  /** Undefined when there is no file. Throws what is wrong with it. */
  readonly config: () => Promise<Config | undefined>;
}

export interface Check {
  readonly id: string;
  /** For the manual. */
  readonly summary: string;
  /** Sends requests to providers: only with `--online`. */
  readonly online?: true;
  readonly run: (patient: Patient) => Promise<readonly Finding[]>;
}
