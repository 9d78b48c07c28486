/** What a save will change, shown before it does; and what to do when the file has changed meanwhile. */
import { useState, type ReactElement } from "react";

import type { Checked, ConfigView, Conflict, Draft, Edit } from "../../shared/views.ts";
import { DiffView } from "../components/diff-view.tsx";
import { Dialog } from "../components/dialog.tsx";
import { Problem } from "../components/problem.tsx";
import { useToasts } from "../components/toasts.tsx";
import { useText } from "../i18n/text.ts";
import { ApiError, get, post } from "../lib/api.ts";
import { unexpected, useLoad } from "../lib/use-load.ts";
import { Issues } from "./issues.tsx";
import { useConfig } from "./store.tsx";

const NOTHING: readonly Edit[] = [];

interface ReviewProps {
  readonly onClose: () => void;
}

/** Of the changes that were made in forms. */
export function Review({ onClose }: ReviewProps): ReactElement {
  const { view, edits, rebase } = useConfig();
  const [lost, setLost] = useState<readonly Edit[]>([]);
  const draft = { hash: view?.hash ?? "", edits };
  return <DraftReview draft={draft} lost={lost} onRebase={({ config }) => setLost(rebase(config))} onClose={onClose} />;
}

interface DraftReviewProps extends ReviewProps {
  readonly draft: Draft;
  readonly lost?: readonly Edit[];
  readonly onRebase: (conflict: Conflict) => void;
  readonly onSaved?: () => void;
}

export function DraftReview({ draft, lost = NOTHING, onRebase, onClose, onSaved }: DraftReviewProps): ReactElement {
  const say = useText();
  const { view } = useConfig();
  const { value: checked, error } = useLoad(JSON.stringify(draft), () => post<Checked>("config/check", draft));
  const { save, failure } = useSave(draft, () => {
    onSaved?.();
    onClose();
  });
  const conflict = (failure ?? error)?.failure.conflict;
  if (conflict) return <ConflictDialog conflict={conflict} onRebase={() => onRebase(conflict)} onClose={onClose} />;
  const isGood = checked !== undefined && checked.issues.length === 0 && checked.diff.length > 0;
  return (
    <Dialog
      title={say("config.reviewTitle", view?.path ?? "")}
      onClose={onClose}
      actions={
        <button type="button" className="primary" disabled={!isGood} onClick={() => void save()}>
          {say("config.save")}
        </button>
      }
    >
      <Problem error={failure ?? error} />
      <Lost edits={lost} />
      {checked && <Changes checked={checked} />}
    </Dialog>
  );
}

function useSave(
  draft: Draft,
  done: () => void,
): { readonly save: () => Promise<void>; readonly failure: ApiError | undefined } {
  const say = useText();
  const toast = useToasts();
  const { accept } = useConfig();
  const [failure, setFailure] = useState<ApiError>();
  const [failed, setFailed] = useState("");
  const save = async (): Promise<void> => {
    try {
      accept(await post<ConfigView>("config/save", draft));
      toast("ok", say("saved"));
      done();
    } catch (error) {
      setFailure(error instanceof ApiError ? error : unexpected(error));
      setFailed(draft.hash);
    }
  };
  return { save, failure: failed === draft.hash ? failure : undefined };
}

function Changes({ checked }: { readonly checked: Checked }): ReactElement {
  const say = useText();
  const { issues, diff, warnings } = checked;
  return (
    <>
      {issues.length > 0 && (
        <>
          <p className="problem">{say("config.issues")}</p>
          <Issues issues={issues} />
        </>
      )}
      {diff.length === 0 ? <p>{say("config.nothing")}</p> : <DiffView lines={diff} label={say("tab.diff")} />}
      {warnings.map((warning) => (
        <p key={warning} className="note">
          {warning}
        </p>
      ))}
    </>
  );
}

function Lost({ edits }: { readonly edits: readonly Edit[] }): ReactElement {
  const say = useText();
  if (edits.length === 0) return <></>;
  return (
    <div className="problem">
      {say("config.lost")}
      <pre>{edits.map(({ path, value }) => `${path.join(".")}: ${JSON.stringify(value)}\n`)}</pre>
    </div>
  );
}

interface ConflictProps extends ReviewProps {
  readonly conflict: Conflict;
  readonly onRebase: () => void;
}

function ConflictDialog({ conflict, onRebase, onClose }: ConflictProps): ReactElement {
  const say = useText();
  return (
    <Dialog
      title={say("config.conflict")}
      onClose={onClose}
      actions={
        <button type="button" className="primary" onClick={onRebase}>
          {say("config.rebase")}
        </button>
      }
    >
      <p>{say("config.conflictText", conflict.config.path)}</p>
      <DiffView lines={conflict.theirs} label={say("config.conflict")} />
    </Dialog>
  );
}

export function UndoReview({ onClose }: ReviewProps): ReactElement {
  const say = useText();
  const toast = useToasts();
  const { view, accept } = useConfig();
  const hash = view?.hash ?? "";
  const { value: checked, error } = useLoad(hash, () => get<Checked>("config/undo", { hash }));
  const conflict = error?.failure.conflict;
  const undo = async (): Promise<void> => {
    accept(await post<ConfigView>("config/undo", { hash }));
    toast("ok", say("config.undone"));
    onClose();
  };
  return (
    <Dialog
      title={say("config.undoTitle")}
      onClose={onClose}
      actions={
        <button type="button" className="primary" disabled={!checked} onClick={() => void undo()}>
          {say("config.undo")}
        </button>
      }
    >
      <Problem error={error} />
      {conflict && (
        <button type="button" onClick={() => accept(conflict.config)}>
          {say("config.rebase")}
        </button>
      )}
      {checked && <Changes checked={checked} />}
    </Dialog>
  );
}
