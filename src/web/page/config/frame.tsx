/** Around every form of the configuration: what is wrong with the file, and the way to save what was changed. */
import { useState, type ReactElement, type ReactNode } from "react";

import { Problem } from "../components/problem.tsx";
import { useText } from "../i18n/text.ts";
import { hashOf } from "../lib/route.ts";
import { Review, UndoReview } from "./review.tsx";
import { useConfig } from "./store.tsx";

export function ConfigFrame({ children }: { readonly children: ReactNode }): ReactElement {
  const say = useText();
  const { view, error } = useConfig();
  if (!view) return <Problem error={error} />;
  if (!view.writable) return <p className="note">{say("config.inVariable")}</p>;
  if (view.value === undefined) {
    return (
      <div className="problem" role="alert">
        <p>{say("config.broken")}</p>
        <p>{view.issues[0]?.message}</p>
        <a href={hashOf("json")}>{say("config.toJson")}</a>
      </div>
    );
  }
  return (
    <>
      <Notes />
      {children}
      <SaveBar />
    </>
  );
}

function Notes(): ReactElement {
  const say = useText();
  const { view } = useConfig();
  const notes = [...(view?.issues ?? []).map(({ message }) => message), ...(view?.warnings ?? [])];
  if (notes.length === 0) return <></>;
  return (
    <details className="notes">
      <summary>
        {say("config.warnings")} ({notes.length})
      </summary>
      <ul>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </details>
  );
}

function SaveBar(): ReactElement {
  const say = useText();
  const { edits, discard, view } = useConfig();
  const [open, setOpen] = useState<"review" | "undo">();
  const close = (): void => setOpen(undefined);
  return (
    <div className="save-bar">
      {edits.length > 0 && (
        <>
          <span role="status">● {say("config.changed")}</span>
          <button type="button" className="primary" onClick={() => setOpen("review")}>
            {say("config.review")}
          </button>
          <button type="button" onClick={discard}>
            {say("config.discard")}
          </button>
        </>
      )}
      {edits.length === 0 && view?.canUndo && (
        <button type="button" onClick={() => setOpen("undo")}>
          {say("config.undo")}
        </button>
      )}
      {open === "review" && <Review onClose={close} />}
      {open === "undo" && <UndoReview onClose={close} />}
    </div>
  );
}
