/** The whole configuration as text, checked while it is typed. */
import { useDeferredValue, useEffect, useRef, useState, type ReactElement } from "react";

import type { Checked, ConfigView, Conflict, Issue } from "../../shared/views.ts";
import { merged } from "../../shared/merge.ts";
import { Problem } from "../components/problem.tsx";
import { useText } from "../i18n/text.ts";
import { post } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";
import { Issues } from "./issues.tsx";
import { DraftReview, UndoReview } from "./review.tsx";
import { useConfig } from "./store.tsx";

const QUIET_MS = 300;

export function JsonView(): ReactElement {
  const say = useText();
  const { view, error } = useConfig();
  if (!view) return <Problem error={error} />;
  if (!view.writable) return <p className="note">{say("config.inVariable")}</p>;
  return <Editor />;
}

function Editor(): ReactElement {
  const say = useText();
  const { view, accept } = useConfig();
  const [draft, setDraft] = useState<TextDraft>();
  const [open, setOpen] = useState<"review" | "undo">();
  const area = useRef<HTMLTextAreaElement>(null);
  const { hash, base, text } = draft ?? draftOf(view);
  const isChanged = text !== base;
  const change = (next: string): void => setDraft({ hash, base, text: next });
  const { checked, error } = useCheck(hash, text);
  const issues = checked?.issues ?? [];
  const close = (): void => setOpen(undefined);
  const rebase = ({ config }: Conflict): void => {
    setDraft({ ...draftOf(config), text: merged(base, text, config.text) ?? text });
    accept(config);
  };
  return (
    <div className="json">
      <p className="note">{say("json.secrets")}</p>
      <TextArea area={area} text={text} issues={issues} onChange={change} />
      {!error?.failure.conflict && <Problem error={error} />}
      <div aria-live="polite">
        {issues.length === 0 ? (
          <p className="good">{checked && `✓ ${say("json.good")}`}</p>
        ) : (
          <Issues issues={issues} onGo={(issue) => goTo(area.current, issue)} />
        )}
      </div>
      <div className="save-bar">
        {isChanged && (
          <>
            <span role="status">● {say("config.changed")}</span>
            <button type="button" className="primary" onClick={() => setOpen("review")}>
              {say("config.review")}
            </button>
            <button type="button" onClick={() => setDraft(undefined)}>
              {say("config.discard")}
            </button>
          </>
        )}
        {!isChanged && view?.canUndo && (
          <button type="button" onClick={() => setOpen("undo")}>
            {say("config.undo")}
          </button>
        )}
      </div>
      {open === "review" && (
        <DraftReview draft={{ hash, text }} onRebase={rebase} onClose={close} onSaved={() => setDraft(undefined)} />
      )}
      {open === "undo" && <UndoReview onClose={close} />}
    </div>
  );
}

/** Knows the version that it was made from: the file may become another while one types. */
interface TextDraft {
  readonly hash: string;
  readonly base: string;
  readonly text: string;
}

function draftOf(view: ConfigView | undefined): TextDraft {
  const text = view?.text ?? "";
  return { hash: view?.hash ?? "", base: text, text };
}

function useCheck(
  hash: string,
  text: string,
): { readonly checked: Checked | undefined; readonly error: ReturnType<typeof useLoad>["error"] } {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), QUIET_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const { value, error } = useLoad(`${hash} ${settled}`, () => post<Checked>("config/check", { hash, text: settled }));
  return { checked: value, error };
}

interface TextAreaProps {
  readonly area: { readonly current: HTMLTextAreaElement | null };
  readonly text: string;
  readonly issues: readonly Issue[];
  readonly onChange: (text: string) => void;
}

function TextArea({ area, text, issues, onChange }: TextAreaProps): ReactElement {
  const say = useText();
  const gutter = useRef<HTMLDivElement>(null);
  const lines = useDeferredValue(text.split("\n").length);
  const bad = new Set(issues.map(({ line }) => line));
  return (
    <div className="editor">
      <div ref={gutter} className="gutter" aria-hidden="true">
        {Array.from({ length: lines }, (_, index) => (
          <span key={index} className={bad.has(index + 1) ? "bad" : ""}>
            {index + 1}
          </span>
        ))}
      </div>
      <textarea
        ref={area}
        aria-label={say("json.label")}
        aria-invalid={issues.length > 0}
        value={text}
        wrap="off"
        spellCheck={false}
        autoComplete="off"
        onChange={({ target }) => onChange(target.value)}
        onScroll={({ currentTarget }) => {
          if (gutter.current) gutter.current.scrollTop = currentTarget.scrollTop;
        }}
      />
    </div>
  );
}

function goTo(area: HTMLTextAreaElement | null, { line, column }: Issue): void {
  if (!area) return;
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
  area.focus();
  area.setSelectionRange(start, start + 1);
  area.scrollTop = (area.scrollHeight / lines.length) * Math.max(0, line - 5);
}
