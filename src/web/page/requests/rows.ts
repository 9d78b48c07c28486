/** The rows of the list: pages of them as far as one has scrolled, and the newest again whenever something happens. */
import { useCallback, useEffect, useRef, useState } from "react";

import type { FlowRow } from "../../../core/record.ts";
import type { RequestsPage } from "../../shared/views.ts";
import { type ApiError, get } from "../lib/api.ts";
import { useLive } from "../lib/live.ts";
import { outcomeOf } from "../lib/use-load.ts";
import type { Progress } from "./columns.tsx";

/** Of the newest. */
const FIRST = 200;
const FURTHER = 1_000;
/** So many rows before the end the next page is asked for. */
const AHEAD = 300;

export interface Rows {
  readonly rows: readonly FlowRow[];
  readonly error: ApiError | undefined;
  readonly loaded: boolean;
  readonly progress: ReadonlyMap<number, Progress>;
  readonly reach: (index: number) => void;
}

interface Known {
  readonly filter: string;
  readonly rows: readonly FlowRow[];
  readonly more: boolean;
  readonly loaded: boolean;
}

const NOTHING: Known = { filter: "", rows: [], more: false, loaded: false };

export function useRows(filter: string): Rows {
  const [known, setKnown] = useState<Known>(NOTHING);
  const [error, setError] = useState<ApiError>();
  const [progress, setProgress] = useState<ReadonlyMap<number, Progress>>(new Map());
  const asking = useRef(false);
  const wanted = useRef(filter);
  const refresh = useCallback(() => {
    const asked = wanted.current;
    const take = async (): Promise<void> => {
      const found = await outcomeOf(() => get<RequestsPage>("requests", { filter: asked, limit: FIRST }));
      if (asked !== wanted.current) return;
      if ("value" in found) setKnown((before) => withNewest(before, asked, found.value));
      setError("error" in found ? found.error : undefined);
    };
    void take();
  }, []);
  useEffect(() => {
    wanted.current = filter;
    refresh();
  }, [filter, refresh]);
  useLive((event) => {
    if (event.type === "requests") refresh();
    if (event.type === "progress")
      setProgress((before) =>
        new Map([...before].slice(-50)).set(event.id, { outputTokens: event.outputTokens, ms: event.ms }),
      );
  });
  const reach = useCallback(
    (index: number) => {
      const last = known.rows.at(-1);
      if (!known.more || !last || asking.current || index + AHEAD < known.rows.length) return;
      asking.current = true;
      void get<RequestsPage>("requests", { filter: known.filter, limit: FURTHER, at: last.at, id: last.id })
        .then((page) => setKnown((before) => withOlder(before, known.filter, page)))
        .catch(() => {})
        .finally(() => {
          asking.current = false;
        });
    },
    [known],
  );
  return { ...known, error, progress, reach };
}

/** Rows that are known stay below the newest. A gap between the two means that much has happened: then all begins anew. */
function withNewest(before: Known, filter: string, page: RequestsPage): Known {
  const fresh = { filter, rows: page.rows, more: page.more, loaded: true };
  const oldest = page.rows.at(-1);
  if (before.filter !== filter || !oldest || !page.more) return fresh;
  const at = before.rows.findIndex(({ id }) => id === oldest.id);
  if (at === -1) return fresh;
  return {
    ...fresh,
    rows: [...page.rows, ...before.rows.slice(at + 1)],
    more: before.more || at + 1 >= before.rows.length,
  };
}

function withOlder(before: Known, filter: string, page: RequestsPage): Known {
  if (before.filter !== filter) return before;
  const ids = new Set(before.rows.map(({ id }) => id));
  return { ...before, rows: [...before.rows, ...page.rows.filter(({ id }) => !ids.has(id))], more: page.more };
}
