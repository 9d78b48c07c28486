/** Ends a service: politely, then not. */
import { CcrError } from "../../core/errors.ts";
import { removePidFile } from "./pid-file.ts";
import { endsWithin, type ProcessName, signal } from "./process.ts";
import { type ServiceRecord, withdraw } from "./record.ts";

/** Running requests get 5 s, and the error events behind them a moment. */
const DRAIN_MS = 10_000;
const AT_ONCE_MS = 2_000;
/** A second signal within half a second of the first counts as the same. */
const SECOND_SIGNAL_MS = 600;

export interface EndOptions {
  /** Do not wait for running requests. */
  readonly force?: boolean;
}

/** Throws `CCR-E008` when it survives even SIGKILL. */
export async function endService(record: ServiceRecord, options: EndOptions = {}): Promise<void> {
  await endProcess(record, options);
  withdraw(record);
  removePidFile(record.home, record.pid);
}

export async function endProcess(target: ProcessName, { force = false }: EndOptions = {}): Promise<void> {
  try {
    signal(target, "SIGTERM");
    if (await endsWithin(target, force ? SECOND_SIGNAL_MS : DRAIN_MS)) return;
    if (force) signal(target, "SIGTERM");
    if (force && (await endsWithin(target, AT_ONCE_MS))) return;
    signal(target, "SIGKILL");
  } catch (error) {
    throw doesNotEnd(target, error);
  }
  if (!(await endsWithin(target, AT_ONCE_MS))) throw doesNotEnd(target);
}

function doesNotEnd({ pid }: ProcessName, cause?: unknown): CcrError {
  const facts = { name: String(pid), ...(cause instanceof Error && { detail: cause.message }) };
  return new CcrError("CCR-E008", facts, { cause });
}
