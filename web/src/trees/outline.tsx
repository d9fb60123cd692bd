// biome-ignore-all lint/a11y/useSemanticElements: a table cannot hold rows that are placed one by one
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid is the one tab stop, and names the row in focus
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { LoadingLines } from '../layout/loaded.tsx';
import classes from './outline.module.css';
import type { OutlineShown } from './outline-cells.tsx';
import { OutlineHead } from './outline-head.tsx';
import { OutlineRowView, ROW_PX, rowId } from './outline-row.tsx';
import type { OutlineRow } from './outline-rows.ts';
import { useOutlineKeys } from './use-outline-keys.ts';

interface OutlineProps extends OutlineShown {
  readonly label: string;
  readonly rows: readonly OutlineRow[];
  readonly isPast: boolean;
  /** Index of the row in focus. */
  readonly focused: number;
}

const HEAD_PX = 32;
const OVERSCAN = 8;

/** A tree as rows: a tree grid with one tab stop, which renders only the visible rows. */
export function Outline({ label, rows, isPast, focused, ...shown }: OutlineProps) {
  const scroll = useRef<HTMLDivElement>(null);
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
  const onKeyDown = useOutlineKeys(rows, focused, shown.acts);
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
      aria-activedescendant={rowId(rows[focused]?.key ?? '')}
      onKeyDown={onKeyDown}
    >
      <OutlineHead hasLegs={shown.hasLegs} />
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <OutlineRowView
              key={key}
              row={row}
              isFocused={index === focused}
              top={start - HEAD_PX}
              shown={shown}
            />
          );
        })}
      </div>
    </div>
  );
}
