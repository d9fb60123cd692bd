// biome-ignore-all lint/a11y/useSemanticElements: a table cannot hold rows that are placed one by one
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid is the one tab stop, and names the row in focus

import classes from './outline.module.css';
import { OtherCells, type OutlineShown, PersonCells } from './outline-cells.tsx';
import type { OutlineRow } from './outline-rows.ts';

export const ROW_PX = 34;

/** The ID of the element of a row. */
export function rowId(key: string): string {
  return `row-${key.replaceAll(' ', '_')}`;
}

interface OutlineRowViewProps {
  readonly row: OutlineRow;
  readonly isFocused: boolean;
  readonly top: number;
  readonly shown: OutlineShown;
}

/** A row at its place in the scrolled grid. */
export function OutlineRowView({ row, isFocused, top, shown }: OutlineRowViewProps) {
  const position =
    row.kind === 'person' && row.position !== null
      ? { 'aria-posinset': row.position, 'aria-setsize': row.siblings }
      : {};
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid takes the keys
    <div
      id={rowId(row.key)}
      role="row"
      aria-level={row.level}
      aria-selected={isFocused}
      {...position}
      {...(row.kind === 'person' && row.isExpandable ? { 'aria-expanded': row.isExpanded } : {})}
      className={classes['row']}
      data-focused={isFocused || undefined}
      data-kind={row.kind}
      data-row={row.key}
      data-drop={shown.drop?.key === row.key ? (shown.drop.isAllowed ? 'yes' : 'no') : undefined}
      style={{
        position: 'absolute',
        top: 0,
        left: 0,
        right: 0,
        height: ROW_PX,
        transform: `translateY(${top}px)`,
      }}
      onClick={() => shown.acts.focus(row.key)}
    >
      {row.kind === 'person' ? (
        <PersonCells row={row} shown={shown} />
      ) : (
        <OtherCells row={row} shown={shown} />
      )}
    </div>
  );
}
