/** `GET /v1/models`: every configured model, under an id that Claude Code lists, in a shape for clients of OpenAI's too. */
import type { Config } from "../../config/types.ts";
import { targetName, type Target } from "../../core/target.ts";
import { AUTO_ID, listedId } from "../../routing/model-ids.ts";

/** Anthropic's fields, then OpenAI's. */
interface ModelEntry {
  readonly type: "model";
  readonly id: string;
  readonly display_name: string;
  readonly created_at: string;
  readonly object: "model";
  readonly created: number;
  readonly owned_by: string;
}

export interface ModelList {
  readonly object: "list";
  readonly data: readonly ModelEntry[];
  readonly has_more: false;
  readonly first_id: string | null;
  readonly last_id: string | null;
}

/** Nothing here is older or newer than the rest, and clients want a date. */
const CREATED = new Date(0);
const OWN = "ccr";

export function listModels({ providers }: Config): ModelList {
  const targets = [...providers.values()].flatMap((provider) => provider.models.map((model) => ({ provider, model })));
  const data = [entry(AUTO_ID, "Auto (ccr)", OWN), ...targets.map(entryOf)];
  return { object: "list", data, has_more: false, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
}

function entryOf(target: Target): ModelEntry {
  return entry(listedId(target), targetName(target), target.provider.name);
}

function entry(id: string, display_name: string, owned_by: string): ModelEntry {
  return {
    type: "model",
    id,
    display_name,
    created_at: CREATED.toISOString().replace(".000", ""),
    object: "model",
    created: CREATED.getTime() / 1000,
    owned_by,
  };
}
