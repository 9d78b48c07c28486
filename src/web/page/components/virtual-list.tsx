/** A long list of which only what is seen is in the document. All rows have one height. */
import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from "react";

const ROW_HEIGHT = 30;
/** Rows beside those that are seen, so that a quick turn of the wheel shows no gap. */
const SPARE = 12;
const PAGE = 10;

export interface VirtualListProps {
  readonly label: string;
  readonly count: number;
  readonly selected: number;
  readonly onSelect: (index: number) => void;
  readonly onOpen: (index: number) => void;
  /** The last row that is near the ones that are seen. */
  readonly onReach: (index: number) => void;
  readonly row: (index: number) => ReactElement;
  readonly header: ReactElement;
  readonly onTop: (isTop: boolean) => void;
}

export function VirtualList(props: VirtualListProps): ReactElement {
  const { label, count, selected, onReach, onTop, row, header, onSelect } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const height = useHeight(scroller);
  const first = Math.max(0, Math.floor(top / ROW_HEIGHT) - SPARE);
  const last = Math.min(count, Math.ceil((top + height) / ROW_HEIGHT) + SPARE);
  useEffect(() => onReach(last), [last, onReach]);
  useEffect(() => keepSeen(scroller.current, selected), [selected]);
  const onScroll = (): void => {
    const now = scroller.current?.scrollTop ?? 0;
    setTop(now);
    onTop(now < ROW_HEIGHT);
  };
  return (
    <div className="list" role="grid" aria-label={label} aria-rowcount={count + 1}>
      <div role="rowgroup">{header}</div>
      <div
        ref={scroller}
        className="list-body"
        role="rowgroup"
        tabIndex={0}
        aria-label={label}
        onScroll={onScroll}
        onKeyDown={(event) => onKey(event, props)}
      >
        <div className="list-room" role="presentation" style={{ height: count * ROW_HEIGHT }}>
          {Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index).map((index) => (
            <div
              key={index}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={index === selected}
              className="list-row"
              style={{ transform: `translateY(${index * ROW_HEIGHT}px)` }}
              onClick={() => onSelect(index)}
            >
              {row(index)}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

function useHeight(element: { readonly current: HTMLElement | null }): number {
  const [height, setHeight] = useState(600);
  useEffect(() => {
    const { current } = element;
    if (!current) return;
    const observer = new ResizeObserver(() => setHeight(current.clientHeight));
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return height;
}

function keepSeen(scroller: HTMLElement | null, index: number): void {
  if (!scroller || index < 0) return;
  const [start, end] = [index * ROW_HEIGHT, (index + 1) * ROW_HEIGHT];
  if (start < scroller.scrollTop) scroller.scrollTop = start;
  else if (end > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = end - scroller.clientHeight;
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  j: 1,
  ArrowUp: -1,
  k: -1,
  PageDown: PAGE,
  PageUp: -PAGE,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

function onKey(event: KeyboardEvent, { count, selected, onSelect, onOpen }: VirtualListProps): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const step = STEPS[event.key];
  if (step !== undefined && count > 0) {
    event.preventDefault();
    onSelect(Math.min(count - 1, Math.max(0, selected + step)));
  } else if (event.key === "Enter" && selected >= 0) onOpen(selected);
}
