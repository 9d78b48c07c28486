/** The models that a provider says it has, to tick those that are wanted. */
import { useState, type ReactElement } from "react";

import { sanitize } from "../../../pty/sanitize.ts";
import { Dialog } from "../components/dialog.tsx";
import { TextField } from "../components/fields.tsx";
import { useText } from "../i18n/text.ts";

export interface ModelChooserProps {
  readonly provider: string;
  readonly found: readonly string[];
  readonly chosen: readonly string[];
  readonly onChoose: (models: readonly string[]) => void;
  readonly onClose: () => void;
}

/** More are found by typing. */
const MAX_SHOWN = 200;

export function ModelChooser({ provider, found, chosen, onChoose, onClose }: ModelChooserProps): ReactElement {
  const say = useText();
  const [search, setSearch] = useState("");
  const [ticked, setTicked] = useState<readonly string[]>(chosen);
  const shown = found.filter((name) => name.toLowerCase().includes(search.toLowerCase())).slice(0, MAX_SHOWN);
  const tick = (name: string): void =>
    setTicked((before) => (before.includes(name) ? before.filter((one) => one !== name) : [...before, name]));
  const take = (): void => {
    onChoose(ticked);
    onClose();
  };
  return (
    <Dialog
      title={say("provider.choose", provider)}
      onClose={onClose}
      actions={
        <button type="button" className="primary" onClick={take}>
          {say("status.take")}
        </button>
      }
    >
      <p>{say("provider.fetched", found.length)}</p>
      <TextField label={say("logs.search")} type="search" value={search} onChange={setSearch} />
      <ul className="ticks">
        {shown.map((name) => (
          <li key={name}>
            <label>
              <input type="checkbox" checked={ticked.includes(name)} onChange={() => tick(name)} /> {sanitize(name)}
            </label>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
