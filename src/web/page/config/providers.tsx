/** Providers: a list, one of them open, and new ones from templates. */
import { useState, type ReactElement } from "react";

import { sanitize } from "../../../pty/sanitize.ts";
import type { Template } from "../../shared/views.ts";
import { Choice, TextField } from "../components/fields.tsx";
import { useText } from "../i18n/text.ts";
import { get } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";
import { ConfigFrame } from "./frame.tsx";
import { ProviderForm } from "./provider-form.tsx";
import { useConfig } from "./store.tsx";
import { nextProvider, providersIn, type ProviderEntry, textOf } from "./values.ts";

export function ProvidersView(): ReactElement {
  return (
    <ConfigFrame>
      <Providers />
    </ConfigFrame>
  );
}

function Providers(): ReactElement {
  const say = useText();
  const { value, set } = useConfig();
  const [open, setOpen] = useState<string>();
  const [search, setSearch] = useState("");
  const all = providersIn(value);
  const wanted = search.toLowerCase();
  const shown = all.filter(({ name, models }) => `${name} ${models.join(" ")}`.toLowerCase().includes(wanted));
  const add = (template: Template | undefined): void => {
    const path = nextProvider(value);
    set(path, entryOf(template, new Set(all.map(({ name }) => name))));
    setOpen(path.join("."));
    setSearch("");
  };
  return (
    <>
      <div className="bar">
        <TextField label={say("provider.search")} type="search" value={search} onChange={setSearch} />
        <AddProvider onAdd={add} />
      </div>
      {all.length === 0 && <p className="empty">{say("provider.none")}</p>}
      <ul className="cards">
        {shown.map((entry) => {
          const id = entry.path.join(".");
          return (
            <Card key={id} entry={entry} isOpen={open === id} onToggle={() => setOpen(open === id ? undefined : id)} />
          );
        })}
      </ul>
    </>
  );
}

interface CardProps {
  readonly entry: ProviderEntry;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function Card({ entry, isOpen, onToggle }: CardProps): ReactElement {
  const { name, models, fields } = entry;
  return (
    <li className="card">
      <h2>
        <button type="button" className="link" aria-expanded={isOpen} onClick={onToggle}>
          {isOpen ? "▾" : "▸"} {sanitize(name) || "?"}
        </button>{" "}
        <small>
          {models.length} · {sanitize(textOf(fields["api_base_url"]))}
        </small>
      </h2>
      {isOpen && <ProviderForm entry={entry} onRemoved={onToggle} />}
    </li>
  );
}

function AddProvider({ onAdd }: { readonly onAdd: (template: Template | undefined) => void }): ReactElement {
  const say = useText();
  const { value: templates = [] } = useLoad("templates", () => get<Template[]>("templates"));
  const [chosen, setChosen] = useState("");
  return (
    <>
      <Choice
        label={say("provider.template")}
        value={chosen}
        onChange={setChosen}
        options={[["", say("provider.custom")], ...templates.map(({ name, title }) => [name, title] as const)]}
      />
      <button type="button" onClick={() => onAdd(templates.find(({ name }) => name === chosen))}>
        {say("provider.add")}
      </button>
    </>
  );
}

function entryOf(template: Template | undefined, taken: ReadonlySet<string>): object {
  const { name = "provider", url = "https://", key = "", models = [], use = [] } = template ?? {};
  return {
    name: freeName(name, taken),
    api_base_url: url,
    api_key: key,
    models,
    ...(use.length > 0 && { transformer: { use } }),
  };
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name}-${number}`;
  return free;
}
