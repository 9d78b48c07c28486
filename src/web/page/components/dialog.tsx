/** A window on top of the page, with the browser's own handling of focus and Escape. */
import { useEffect, useId, useRef, type ReactElement, type ReactNode } from "react";

import { useText } from "../i18n/text.ts";

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons beside the one that closes. */
  readonly actions?: ReactNode;
}

export function Dialog({ title, onClose, children, actions }: DialogProps): ReactElement {
  const say = useText();
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const dialog = element.current;
    if (dialog && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={heading}>{title}</h2>
      <div className="dialog-body">{children}</div>
      <div className="actions">
        {actions}
        <button type="button" onClick={onClose}>
          {say("cancel")}
        </button>
      </div>
    </dialog>
  );
}
