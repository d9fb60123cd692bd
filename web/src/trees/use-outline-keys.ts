import { type KeyboardEvent, useRef } from 'react';
import { findByTyping, type OutlineActs, pressKey } from './outline-keys.ts';
import type { OutlineRow } from './outline-rows.ts';

/** Letters that follow each other faster than this form one text. */
const TYPING_MS = 700;
/** Keys of the page, which the search by typing ignores. */
const SHORTCUTS = ['g', 'm', 't', 'x', 'z', '/', '?', '[', ']'];

/**
 * The keys of the grid: they move the focus, expand and collapse, and letters go to the next name that begins
 * with them.
 */
export function useOutlineKeys(rows: readonly OutlineRow[], focused: number, acts: OutlineActs) {
  const typed = useRef({ text: '', at: 0 });
  return (event: KeyboardEvent) => {
    if (pressKey(event, rows, focused, acts)) {
      event.preventDefault();
      typed.current = { text: '', at: 0 };
      return;
    }
    if (!isLetter(event)) return;
    const isNext = event.timeStamp - typed.current.at < TYPING_MS;
    typed.current = { text: (isNext ? typed.current.text : '') + event.key, at: event.timeStamp };
    const found = findByTyping(rows, focused, typed.current.text);
    if (found !== null) acts.focus(found);
  };
}

function isLetter({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey) return false;
  return /^[\p{L}\p{N}]$/u.test(key) && !SHORTCUTS.includes(key);
}
