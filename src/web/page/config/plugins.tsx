/** Files that bring transformers, server plugins of CCR 2, and all transformers that there are. */
import type { ReactElement } from "react";

import { isRecord } from "../../../core/message.ts";
import type { TransformerView } from "../../shared/views.ts";
import { Switch, TextField } from "../components/fields.tsx";
import { useText } from "../i18n/text.ts";
import { get } from "../lib/api.ts";
import { useLoad } from "../lib/use-load.ts";
import { ConfigFrame } from "./frame.tsx";
import { JsonField } from "./option-field.tsx";
import { useConfig } from "./store.tsx";
import { fieldsAt, listAt, textOf } from "./values.ts";

export function PluginsView(): ReactElement {
  return (
    <ConfigFrame>
      <Files />
      <ServerPlugins />
      <Known />
    </ConfigFrame>
  );
}

function Files(): ReactElement {
  const say = useText();
  const { value, set } = useConfig();
  const files = listAt(value, ["transformers"]);
  return (
    <section>
      <h2>{say("plugins.files")}</h2>
      <p className="note">{say("plugins.filesText")}</p>
      {files.map((_, index) => {
        const path = ["transformers", index] as const;
        const fields = fieldsAt(value, path);
        return (
          <fieldset key={`${index}`}>
            <legend>{textOf(fields["path"]) || index + 1}</legend>
            <TextField
              label={say("plugins.path")}
              value={textOf(fields["path"])}
              onChange={(text) => set([...path, "path"], text)}
            />
            <JsonField
              label={say("plugins.options")}
              value={fields["options"]}
              onChange={(options) => set([...path, "options"], options)}
            />
            <button type="button" aria-label={`${say("remove")}: ${index + 1}`} onClick={() => set(path, undefined)}>
              {say("remove")}
            </button>
          </fieldset>
        );
      })}
      <button
        type="button"
        onClick={() => set(["transformers", files.length], { path: "~/.claude-code-router/plugins/" })}
      >
        {say("add")}
      </button>
    </section>
  );
}

function ServerPlugins(): ReactElement {
  const say = useText();
  const { value, set } = useConfig();
  const plugins = listAt(value, ["plugins"]);
  return (
    <section>
      <h2>{say("plugins.server")}</h2>
      <p className="note">{say("plugins.serverText")}</p>
      {plugins.map((plugin, index) => {
        if (!isRecord(plugin)) return null;
        const path = ["plugins", index] as const;
        return (
          <fieldset key={`${index}`}>
            <legend>{textOf(plugin["name"]) || index + 1}</legend>
            <TextField
              label={say("plugins.name")}
              value={textOf(plugin["name"])}
              onChange={(text) => set([...path, "name"], text)}
            />
            <Switch
              label={say("plugins.enabled")}
              value={plugin["enabled"] !== false}
              onChange={(on) => set([...path, "enabled"], on)}
            />
            <JsonField
              label={say("plugins.options")}
              value={plugin["options"]}
              onChange={(options) => set([...path, "options"], options)}
            />
            <button
              type="button"
              aria-label={`${say("remove")}: ${textOf(plugin["name"])}`}
              onClick={() => set(path, undefined)}
            >
              {say("remove")}
            </button>
          </fieldset>
        );
      })}
      <button
        type="button"
        aria-label={`${say("add")}: ${say("plugins.server")}`}
        onClick={() => set(["plugins", plugins.length], { name: "token-speed", enabled: true })}
      >
        {say("add")}
      </button>
    </section>
  );
}

function Known(): ReactElement {
  const say = useText();
  const { value = [] } = useLoad("transformers", () => get<TransformerView[]>("transformers"), "state");
  return (
    <section>
      <h2>{say("plugins.known")}</h2>
      <dl className="known">
        {value.map(({ name, kind, summary, options }) => (
          <div key={name}>
            <dt>
              {name} <small>{kind}</small>
            </dt>
            <dd>
              {summary}
              {options.length > 0 && ` (${options.map((option) => option.name).join(", ")})`}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
