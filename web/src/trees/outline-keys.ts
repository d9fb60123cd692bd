import type { KeyboardEvent } from 'react';
import type { OutlineRow } from './outline-rows.ts';
import { nameOf } from './plan-words.ts';

export interface OutlineActs {
  focus(key: string): void;
  open(...ids: readonly number[]): void;
  close(id: number): void;
  more(uplineId: number): void;
  center(id: number): void;
  openPerson(id: number): void;
  move(row: OutlineRow): void;
  /** Picks up a person, or drops the carried one. */
  carry(row: OutlineRow): void;
}

const PAGE_ROWS = 12;

/** The keys of a tree grid; `true` when the key had a meaning. */
export function pressKey(
  event: KeyboardEvent,
  rows: readonly OutlineRow[],
  focused: number,
  acts: OutlineActs,
): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const row = rows[focused];
  if (row === undefined) return false;
  const go = (index: number) => {
    const next = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    if (next !== undefined) acts.focus(next.key);
    return true;
  };
  switch (event.key) {
    case 'ArrowDown':
      return go(focused + 1);
    case 'ArrowUp':
      return go(focused - 1);
    case 'PageDown':
      return go(focused + PAGE_ROWS);
    case 'PageUp':
      return go(focused - PAGE_ROWS);
    case 'Home':
      return go(0);
    case 'End':
      return go(rows.length - 1);
    case 'ArrowRight':
      if (row.kind !== 'person' || !row.isExpandable) return true;
      if (row.isExpanded) return go(focused + 1);
      acts.open(row.node.CustomerId);
      return true;
    case 'ArrowLeft':
      if (row.kind === 'person' && row.isExpanded) {
        acts.close(row.node.CustomerId);
        return true;
      }
      return go(parentOf(rows, focused));
    case 'Enter':
      if (row.kind === 'person') acts.openPerson(row.node.CustomerId);
      else if (row.kind === 'more') acts.more(row.uplineId);
      else acts.move(row);
      return true;
    case ' ':
      if (row.kind === 'person') acts.center(row.node.CustomerId);
      return true;
    case 'x':
      acts.carry(row);
      return true;
    case '*':
      acts.open(...siblingsOf(rows, focused));
      return true;
    default:
      return false;
  }
}

function parentOf(rows: readonly OutlineRow[], index: number): number {
  const level = rows[index]?.level ?? 1;
  const above = rows.slice(0, index).findLastIndex((row) => row.level < level);
  return above === -1 ? index : above;
}

function siblingsOf(rows: readonly OutlineRow[], index: number): number[] {
  const level = rows[index]?.level ?? 1;
  const from = parentOf(rows, index);
  const ids: number[] = [];
  for (const row of rows.slice(from + 1)) {
    if (row.level < level) break;
    if (row.kind === 'person' && row.level === level && row.isExpandable) ids.push(row.node.CustomerId);
  }
  return ids;
}

/** The next row whose name begins with the typed text. */
export function findByTyping(rows: readonly OutlineRow[], focused: number, typed: string): string | null {
  const start = typed.length === 1 ? focused + 1 : focused;
  const order = [...rows.slice(start), ...rows.slice(0, start)];
  const text = typed.toLocaleLowerCase();
  const found = order.find(
    (row) => row.kind === 'person' && nameOf(row.node).toLocaleLowerCase().startsWith(text),
  );
  return found?.key ?? null;
}
