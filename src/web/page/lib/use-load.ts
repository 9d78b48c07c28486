/** Something that is asked for when a part of the page opens, and again when it may have changed. */
import { useCallback, useEffect, useRef, useState } from "react";

import type { LiveEvent } from "../../shared/views.ts";
import { ApiError } from "./api.ts";
import { useLive } from "./live.ts";

export interface Loaded<T> {
  readonly value: T | undefined;
  readonly error: ApiError | undefined;
  readonly reload: () => void;
}

/** `key` stands for what `load` asks for. The newest answer counts, and what was there stays until it comes. */
export function useLoad<T>(key: string, load: () => Promise<T>, on?: LiveEvent["type"]): Loaded<T> {
  const [value, setValue] = useState<T>();
  const [error, setError] = useState<ApiError>();
  const asked = useRef(0);
  const newest = useRef(load);
  useEffect(() => {
    newest.current = load;
  });
  const reload = useCallback(() => {
    const number = ++asked.current;
    const take = (found: Found<T>): void => {
      if (number !== asked.current) return;
      if ("value" in found) setValue(() => found.value);
      setError("error" in found ? found.error : undefined);
    };
    void outcomeOf(newest.current).then(take);
  }, []);
  useEffect(reload, [key, reload]);
  useLive(({ type }) => {
    if (type === on) reload();
  });
  return { value, error, reload };
}

type Found<T> = { readonly value: T } | { readonly error: ApiError };

/** Never throws. */
export async function outcomeOf<T>(load: () => Promise<T>): Promise<Found<T>> {
  try {
    return { value: await load() };
  } catch (reason) {
    return { error: reason instanceof ApiError ? reason : unexpected(reason) };
  }
}

export function unexpected(reason: unknown): ApiError {
  const message = reason instanceof Error ? reason.message : String(reason);
  return new ApiError(0, { error: { code: "", message, hint: "" } });
}
