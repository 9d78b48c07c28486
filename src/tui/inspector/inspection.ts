/** What the inspector may ask the rest of the program. The host implements it. */
import type { FlowRow } from "../../core/record.ts";
import type { Shown } from "../../history/view/shown.ts";

export type ExportFormat = "har" | "jsonl" | "md";

export interface ReplayResult {
  /** The new request, where it is recorded. */
  readonly id: number | undefined;
  /** Why it failed. */
  readonly error: string | undefined;
}

export interface Inspection {
  /** Newest first. Rejects with `FilterError`. */
  list(filter: string, limit: number): Promise<readonly FlowRow[]>;
  /** Also of a request under way, as it is now. */
  shown(id: number): Promise<Shown | undefined>;
  /** Called whenever something may be different, until the returned function is. */
  onChange(listener: () => void): () => void;
  /** What a field of the filter language may be completed with. */
  values(field: string): Promise<readonly string[]>;
  /** For a shell, with variables where keys were. Undefined where nothing was sent. */
  curl(shown: Shown, side: "client" | "upstream"): string | undefined;
  /** USD that sending it again may cost, where that is known. `target`: `provider,model`. */
  replayCost(shown: Shown, target: string | undefined): number | undefined;
  /** Resolves when it has ended. Absent where nothing can be sent. */
  readonly replay?: (id: number, target: string | undefined) => Promise<ReplayResult>;
  /** Writes requests to a file that only the user may read; returns its path. */
  export(ids: readonly number[], file: string, format: ExportFormat): Promise<string>;
  remove(ids: readonly number[]): Promise<number>;
}

/** What happens outside of the inspector. */
export interface InspectorWorld {
  readonly inspection: Inspection;
  /** `provider,model` names. */
  readonly models: () => readonly string[];
  /** Into the clipboard of the terminal. */
  readonly copy: (text: string) => void;
  readonly close: () => void;
}
