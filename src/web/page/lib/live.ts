/** The stream of events, shared by everything on the page. */
import { useEffect, useRef, useSyncExternalStore } from "react";

import type { LiveEvent } from "../../shared/views.ts";
import { ApiError, listen } from "./api.ts";

type Listener = (event: LiveEvent) => void;

const RETRY_MS = 1_500;

const listeners = new Set<Listener>();
const watchers = new Set<() => void>();
let connected = false;

/** Until the session is over. Whatever was missed while the connection was down is asked for anew. */
export async function stayConnected(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await listen(
        tell,
        () => {
          setConnected(true);
          for (const type of ["requests", "logs", "state"] as const) tell({ type });
        },
        signal,
      );
    } catch (error) {
      if (signal.aborted || (error instanceof ApiError && error.status === 401)) return setConnected(false);
    }
    setConnected(false);
    await new Promise((resolve) => void setTimeout(resolve, RETRY_MS));
  }
}

function tell(event: LiveEvent): void {
  for (const listener of listeners) listener(event);
}

function setConnected(now: boolean): void {
  connected = now;
  for (const watcher of watchers) watcher();
}

export function useConnected(): boolean {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    () => connected,
  );
}

export function useLive(listener: Listener): void {
  const newest = useRef(listener);
  useEffect(() => {
    newest.current = listener;
  });
  useEffect(() => {
    const call: Listener = (event) => newest.current(event);
    listeners.add(call);
    return () => void listeners.delete(call);
  }, []);
}
