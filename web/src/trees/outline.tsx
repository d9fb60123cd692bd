// biome-ignore-all lint/a11y/useSemanticElements: a table cannot hold rows that are placed one by one
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid is the one tab stop, and names the row in focus
import { Button } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { LoadingLines } from '../layout/loaded.tsx';
import { StatusMark, TypeMark } from '../layout/marks.tsx';
import { findByTyping, type OutlineActs, pressKey } from './outline-keys.ts';
import type { OutlineRow } from './outline-rows.ts';
import { formatNumber, nameOf, usePlan } from './plan-words.ts';
import classes from './trees.module.css';

interface OutlineProps {
  readonly label: string;
  readonly rows: readonly OutlineRow[];
  readonly counts: ReadonlyMap<number, number>;
  readonly hasLegs: boolean;
  readonly isPast: boolean;
  /** Whether open seats can be filled. */
  readonly canPlace: boolean;
  readonly focusedKey: string;
  /** Levels of the first row below the top. */
  readonly rootLevel: number;
  readonly acts: OutlineActs;
}

const ROW_PX = 34;
const HEAD_PX = 32;
const OVERSCAN = 8;
const INDENTED_LEVELS = 8;
const TYPING_MS = 700;

/** A tree as rows: a tree grid with one tab stop, of which only the visible rows exist. */
export function Outline(props: OutlineProps) {
  const { label, rows, hasLegs, isPast, focusedKey, acts } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: '', at: 0 });
  const focused = Math.max(
    rows.findIndex(({ key }) => key === focusedKey),
    0,
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    // The names of the columns are above the first row, and stay there.
    scrollMargin: HEAD_PX,
    scrollPaddingStart: HEAD_PX,
    getItemKey: (index) => rows[index]?.key ?? index,
  });
  const isThere = rows.length > 0;
  useEffect(() => {
    if (isThere) virtual.scrollToIndex(focused, { align: 'auto' });
  }, [virtual, focused, isThere]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (pressKey(event, rows, focused, acts)) {
      event.preventDefault();
      return;
    }
    if (
      event.key.length !== 1 ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      /\W/u.test(event.key) ||
      isShortcut(event.key)
    )
      return;
    const now = event.timeStamp;
    typed.current = {
      text: (now - typed.current.at < TYPING_MS ? typed.current.text : '') + event.key,
      at: now,
    };
    const found = findByTyping(rows, focused, typed.current.text);
    if (found !== null) acts.focus(found);
  };
  if (!isThere) return <LoadingLines count={8} />;
  return (
    <div
      ref={scroll}
      className={classes['grid']}
      role="treegrid"
      aria-label={label}
      aria-rowcount={-1}
      aria-readonly={isPast}
      tabIndex={0}
      aria-activedescendant={`row-${rows[focused]?.key.replaceAll(' ', '_')}`}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={classes['head']}>
        <div role="row" className={`${classes['row']} ${classes['headRow']}`}>
          <span role="columnheader" className={classes['nameCell']}>
            Name
          </span>
          <span role="columnheader" className={classes['idCell']}>
            ID
          </span>
          <span role="columnheader" className={classes['typeCell']}>
            Type
          </span>
          <span role="columnheader" className={classes['statusCell']}>
            {isPast ? 'Status today' : 'Status'}
          </span>
          {hasLegs ? (
            <span role="columnheader" className={classes['legCell']}>
              Leg
            </span>
          ) : null}
          <span role="columnheader" className={classes['levelCell']}>
            Level
          </span>
          <span role="columnheader" className={classes['countCell']}>
            Below
          </span>
        </div>
      </div>
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <RowView
              key={key}
              row={row}
              isFocused={index === focused}
              top={start - HEAD_PX}
              outline={props}
            />
          );
        })}
      </div>
    </div>
  );
}

/** Keys of the page, which typing ahead leaves alone. */
function isShortcut(key: string): boolean {
  return ['m', 't', 'z', '/', '?', '[', ']'].includes(key);
}

interface RowViewProps {
  readonly row: OutlineRow;
  readonly isFocused: boolean;
  readonly top: number;
  readonly outline: OutlineProps;
}

function RowView({ row, isFocused, top, outline }: RowViewProps) {
  const { acts } = outline;
  const position =
    row.kind === 'person' && row.position !== null
      ? { 'aria-posinset': row.position, 'aria-setsize': row.siblings }
      : {};
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid takes the keys
    <div
      id={`row-${row.key.replaceAll(' ', '_')}`}
      role="row"
      aria-level={row.level}
      aria-selected={isFocused}
      {...position}
      {...(row.kind === 'person' && row.isExpandable ? { 'aria-expanded': row.isExpanded } : {})}
      className={classes['row']}
      data-focused={isFocused || undefined}
      data-kind={row.kind}
      style={{
        position: 'absolute',
        top: 0,
        left: 0,
        right: 0,
        height: ROW_PX,
        transform: `translateY(${top}px)`,
      }}
      onClick={() => acts.focus(row.key)}
    >
      {row.kind === 'person' ? (
        <PersonCells row={row} outline={outline} />
      ) : (
        <OtherCells row={row} outline={outline} />
      )}
    </div>
  );
}

/** Deeper rows are indented less, so that names keep their room. */
function indent(level: number): string {
  const shallow = Math.min(level - 1, INDENTED_LEVELS);
  return `calc(${shallow} * var(--tree-indent) + ${level - 1 - shallow} * 2px)`;
}

function PersonCells({
  row,
  outline: { counts, hasLegs, rootLevel, acts },
}: {
  readonly row: Extract<OutlineRow, { kind: 'person' }>;
  readonly outline: OutlineProps;
}) {
  const { node } = row;
  const name = node.IsVacant ? 'Vacant place' : nameOf(node);
  const count = counts.get(node.CustomerId);
  const type = usePlan().Types.find(({ Id }) => Id === node.CustomerType)?.Name;
  return (
    <>
      <span role="gridcell" className={classes['nameCell']} style={{ paddingLeft: indent(row.level) }}>
        <span
          aria-hidden
          className={classes['twist']}
          data-open={row.isExpanded || undefined}
          onClick={() => (row.isExpanded ? acts.close(node.CustomerId) : acts.open(node.CustomerId))}
        >
          {row.isExpandable ? '›' : ''}
        </span>
        <TypeMark type={node.CustomerType} />
        <span className={classes['name']} title={name}>
          {name}
        </span>
      </span>
      <span role="gridcell" className={classes['idCell']}>
        {node.BackOfficeId}
      </span>
      <span role="gridcell" className={classes['typeCell']}>
        {type}
      </span>
      <span role="gridcell" className={classes['statusCell']}>
        {node.IsVacant ? (
          <span className={classes['quiet']}>Vacant</span>
        ) : (
          <StatusMark status={node.CustomerStatus} isQuiet />
        )}
      </span>
      {hasLegs ? (
        <span role="gridcell" className={classes['legCell']}>
          {node.Leg}
        </span>
      ) : null}
      <span role="gridcell" className={classes['levelCell']}>
        {row.level - 1 + rootLevel}
      </span>
      <span role="gridcell" className={classes['countCell']}>
        {count === undefined ? '–' : formatNumber(count)}
      </span>
    </>
  );
}

function OtherCells({
  row,
  outline: { canPlace, acts },
}: {
  readonly row: Exclude<OutlineRow, { kind: 'person' }>;
  readonly outline: OutlineProps;
}) {
  const [what, act] =
    row.kind === 'seat'
      ? [`Open seat, ${row.leg}`, !canPlace ? null : (['Place here', () => acts.move(row)] as const)]
      : row.kind === 'more'
        ? [`${formatNumber(row.left)} more`, ['Show 100 more', () => acts.more(row.uplineId)] as const]
        : ['Loading…', null];
  return (
    <>
      <span role="gridcell" className={classes['nameCell']} style={{ paddingLeft: indent(row.level) }}>
        <span className={classes['twist']} aria-hidden />
        {row.kind === 'seat' ? <span className={classes['seatMark']} aria-hidden /> : null}
        <span className={classes['quiet']}>{what}</span>
      </span>
      <span role="gridcell" className={classes['actCell']}>
        {act === null ? null : (
          <Button variant="default" size="compact-xs" tabIndex={-1} onClick={act[1]}>
            {act[0]}
          </Button>
        )}
      </span>
    </>
  );
}
