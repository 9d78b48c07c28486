/** The configuration with what has been changed of it on the page and is not saved yet. */
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  type ReactElement,
  type ReactNode,
} from "react";

import { editsBetween, put, rebased, withEdits } from "../../shared/edits.ts";
import type { ConfigView, Edit, Step } from "../../shared/views.ts";
import { type ApiError, get } from "../lib/api.ts";
import { useLive } from "../lib/live.ts";
import { outcomeOf } from "../lib/use-load.ts";

export interface ConfigStore {
  readonly view: ConfigView | undefined;
  readonly error: ApiError | undefined;
  /** What the configuration would be. */
  readonly value: unknown;
  readonly edits: readonly Edit[];
  /** Without a value, what is there is taken away. */
  readonly set: (path: readonly Step[], value: unknown) => void;
  readonly discard: () => void;
  /** The file as it is now; nothing of it is changed any more. */
  readonly accept: (view: ConfigView) => void;
  /** Puts the changes on top of another version. Returns those that found no place there. */
  readonly rebase: (view: ConfigView) => readonly Edit[];
}

interface State {
  readonly view: ConfigView | undefined;
  readonly value: unknown;
}

const EMPTY = {};

const Context = createContext<ConfigStore | undefined>(undefined);

export function useConfig(): ConfigStore {
  const store = useContext(Context);
  if (!store) throw new Error("outside of the configuration");
  return store;
}

function fresh(view: ConfigView): State {
  return { view, value: view.value ?? EMPTY };
}

/** Something may have been typed while the answer was on its way. */
function isUntouched({ view, value }: State): boolean {
  return view === undefined || editsBetween(view.value ?? EMPTY, value).length === 0;
}

export function ConfigProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const [state, setState] = useState<State>({ view: undefined, value: EMPTY });
  const [error, setError] = useState<ApiError>();
  const { view, value } = state;
  const edits = useMemo(() => (view ? editsBetween(view.value ?? EMPTY, value) : []), [view, value]);
  const isChanged = edits.length > 0;
  const accept = useCallback((next: ConfigView) => setState(fresh(next)), []);
  const load = useCallback(() => {
    const take = async (): Promise<void> => {
      const found = await outcomeOf(() => get<ConfigView>("config"));
      if ("value" in found) setState((before) => (isUntouched(before) ? fresh(found.value) : before));
      setError("error" in found ? found.error : undefined);
    };
    void take();
  }, []);
  useEffect(load, [load]);
  useLive(({ type }) => {
    if (type === "config" && !isChanged) load();
  });
  useWarning(isChanged);
  const set = useCallback<ConfigStore["set"]>(
    (path, next) => setState((before) => ({ ...before, value: put(before.value, path, next) })),
    [],
  );
  const discard = useCallback(() => {
    setState((before) => (before.view ? fresh(before.view) : before));
    load();
  }, [load]);
  const rebase = useCallback<ConfigStore["rebase"]>(
    (next) => {
      const { edits: kept, lost } = rebased(edits, view?.value, next.value);
      setState({ view: next, value: withEdits(next.value ?? EMPTY, kept) });
      return lost;
    },
    [edits, view],
  );
  const store = useMemo<ConfigStore>(
    () => ({ view, error, value, edits, set, discard, accept, rebase }),
    [view, error, value, edits, set, discard, accept, rebase],
  );
  return <Context value={store}>{children}</Context>;
}

/** The browser asks before it leaves a page with changes. */
function useWarning(isChanged: boolean): void {
  useEffect(() => {
    if (!isChanged) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [isChanged]);
}
