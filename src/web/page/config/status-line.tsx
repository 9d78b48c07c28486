/** The status line: its style, its segments in their order, and how it looks. */
import { useState, type ReactElement } from "react";

import { isRecord } from "../../../core/message.ts";
import { Dialog } from "../components/dialog.tsx";
import { Choice, Switch, TextField } from "../components/fields.tsx";
import { useText } from "../i18n/text.ts";
import { saveFile } from "../lib/save-file.ts";
import { ConfigFrame } from "./frame.tsx";
import { Modules } from "./status-modules.tsx";
import { Preview, SAMPLE } from "./status-preview.tsx";
import { useConfig } from "./store.tsx";
import { type Fields, fieldsAt, flagOf, listAt, textOf } from "./values.ts";

const STYLES = ["default", "powerline", "simple", "full"] as const;

export function StatusLineView(): ReactElement {
  return (
    <ConfigFrame>
      <StatusLine />
    </ConfigFrame>
  );
}

function StatusLine(): ReactElement {
  const say = useText();
  const { value, set } = useConfig();
  const line = fieldsAt(value, ["StatusLine"]);
  const style = textOf(line["currentStyle"]) || "default";
  const path = ["StatusLine", style, "modules"] as const;
  const modules = listAt(value, path).map((module): Fields => (isRecord(module) ? module : {}));
  return (
    <>
      <Preview modules={modules} style={style} />
      <div className="bar">
        <Switch
          label={say("status.enabled")}
          value={flagOf(line["enabled"])}
          onChange={(on) => set(["StatusLine", "enabled"], on)}
        />
        <Choice
          label={say("status.style")}
          value={style}
          onChange={(next) => set(["StatusLine", "currentStyle"], next)}
          options={STYLES.map((one) => [one, one])}
        />
        <button
          type="button"
          onClick={() => saveFile("statusline.json", `${JSON.stringify(line, undefined, 2)}\n`, "application/json")}
        >
          {say("status.export")}
        </button>
        <Import />
      </div>
      <Modules modules={modules} onChange={(next) => set(path, next)} />
      <p className="note">
        {say("status.variables")}: <code>{Object.keys(SAMPLE).map((name) => `{{${name}}} `)}</code>
      </p>
    </>
  );
}

function Import(): ReactElement {
  const say = useText();
  const { set } = useConfig();
  const [text, setText] = useState<string>();
  const found = text === undefined ? undefined : parse(text);
  const take = (): void => {
    set(["StatusLine"], found);
    setText(undefined);
  };
  return (
    <>
      <button type="button" onClick={() => setText("")}>
        {say("status.import")}
      </button>
      {text !== undefined && (
        <Dialog
          title={say("status.import")}
          onClose={() => setText(undefined)}
          actions={
            <button type="button" className="primary" disabled={!found} onClick={take}>
              {say("status.take")}
            </button>
          }
        >
          <TextField label={say("status.importText")} lines={10} value={text} onChange={setText} />
        </Dialog>
      )}
    </>
  );
}

function parse(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
