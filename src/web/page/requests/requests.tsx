/** The requests as they come, and one of them in detail. */
import { useCallback, useMemo, useState, type ReactElement } from "react";

import type { FlowRow } from "../../../core/record.ts";
import type { StateView } from "../../shared/views.ts";
import { Problem } from "../components/problem.tsx";
import { VirtualList } from "../components/virtual-list.tsx";
import { useText } from "../i18n/text.ts";
import { get, text } from "../lib/api.ts";
import { go, hashOf, useRoute } from "../lib/route.ts";
import { saveFile } from "../lib/save-file.ts";
import { useLoad } from "../lib/use-load.ts";
import { Cells, HeaderRow } from "./columns.tsx";
import { FilterBox } from "./filter-box.tsx";
import { Inspector } from "./inspector.tsx";
import { useRows } from "./rows.ts";

const FORMATS = ["har", "jsonl", "md", "curl"] as const;

export function RequestsView(): ReactElement {
  const { query } = useRoute();
  const filter = query.get("filter") ?? "";
  const id = query.get("id");
  const open = useCallback(
    (row: FlowRow | undefined) => go(hashOf("requests", { filter, id: row ? String(row.id) : "" }), true),
    [filter],
  );
  return (
    <div className={id === null ? "requests" : "requests inspecting"}>
      <FilterBox value={filter} onChange={(next) => go(hashOf("requests", { filter: next }), true)} />
      <ExportMenu filter={filter} />
      <RequestList filter={filter} id={id === null ? undefined : Number(id)} open={open} />
      {id !== null && <Inspector key={id} id={Number(id)} onClose={() => open(undefined)} />}
    </div>
  );
}

interface ListProps {
  readonly filter: string;
  readonly id: number | undefined;
  readonly open: (row: FlowRow | undefined) => void;
}

function RequestList({ filter, id, open }: ListProps): ReactElement {
  const say = useText();
  const { rows, error, loaded, progress, reach } = useRows(filter);
  const [pausedAt, setPausedAt] = useState<number>();
  const selected = useMemo(() => rows.findIndex((row) => row.id === id), [rows, id]);
  const newest = rows[0]?.id;
  const onTop = (isTop: boolean): void => setPausedAt(isTop ? undefined : (before) => before ?? newest);
  const news =
    pausedAt === undefined
      ? 0
      : Math.max(
          0,
          rows.findIndex((row) => row.id === pausedAt),
        );
  const select = (index: number): void => open(rows[index]);
  return (
    <>
      <Problem error={error} />
      {loaded && rows.length === 0 && <Empty filter={filter} />}
      {news > 0 && <p className="chip">{say("requests.new", news)}</p>}
      <VirtualList
        label={say("requests")}
        count={rows.length}
        selected={selected}
        onSelect={select}
        onOpen={select}
        onReach={reach}
        onTop={onTop}
        header={<HeaderRow say={say} />}
        row={(index) => {
          const row = rows[index];
          return row ? <Cells row={row} say={say} progress={progress.get(row.id)} /> : <span role="gridcell" />;
        }}
      />
    </>
  );
}

function Empty({ filter }: { readonly filter: string }): ReactElement {
  const say = useText();
  const { value } = useLoad("state", () => get<StateView>("state"));
  if (value && !value.recording) return <p className="empty">{say("requests.notRecorded")}</p>;
  return <p className="empty">{filter === "" ? say("requests.empty") : say("requests.noMatch", filter)}</p>;
}

function ExportMenu({ filter }: { readonly filter: string }): ReactElement {
  const say = useText();
  const save = async (format: string): Promise<void> => {
    saveFile(`requests.${format}`, await text(`export?${new URLSearchParams({ filter, format }).toString()}`));
  };
  return (
    <div className="export">
      <select
        aria-label={say("requests.export")}
        value=""
        onChange={({ target }) => void (target.value !== "" && save(target.value))}
      >
        <option value="">{say("requests.export")}</option>
        {FORMATS.map((format) => (
          <option key={format} value={format}>
            {format.toUpperCase()}
          </option>
        ))}
      </select>
    </div>
  );
}
