/** Short notes that go by themselves. */
import { createContext, useCallback, useContext, useRef, useState, type ReactElement, type ReactNode } from "react";

import { sanitize } from "../../../pty/sanitize.ts";

type Tone = "ok" | "warn" | "err";
type Tell = (tone: Tone, text: string) => void;

interface Toast {
  readonly id: number;
  readonly tone: Tone;
  readonly text: string;
}

const SHOWN_MS = 6_000;
const MAX_SHOWN = 4;

const Context = createContext<Tell>(() => {});

export function useToasts(): Tell {
  return useContext(Context);
}

export function Toasts({ children }: { readonly children: ReactNode }): ReactElement {
  const [shown, setShown] = useState<readonly Toast[]>([]);
  const next = useRef(0);
  const tell = useCallback<Tell>((tone, text) => {
    const id = next.current++;
    setShown((before) => [...before, { id, tone, text: sanitize(text) }].slice(-MAX_SHOWN));
    setTimeout(() => setShown((before) => before.filter((toast) => toast.id !== id)), SHOWN_MS);
  }, []);
  return (
    <Context value={tell}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {shown.map(({ id, tone, text }) => (
          <p key={id} className={`toast ${tone}`}>
            {text}
          </p>
        ))}
      </div>
    </Context>
  );
}
