import { useQuery } from '@tanstack/react-query';
import { type RefObject, useEffect } from 'react';
import { areSingleKeysOn, isTyping } from '../layout/single-keys.ts';
import { changeDays, neighborDay } from './as-of-bar.tsx';
import { placementsQuery } from './tree-queries.ts';

interface PageKeys {
  readonly tree: string;
  readonly personId: number;
  readonly day: string | null;
  readonly jump: RefObject<HTMLInputElement | null>;
  readonly onDay: (day: string | null) => void;
}

/** Keys that work on the whole page, but never in a field or a dialog. */
export function usePageKeys({ tree, personId, day, jump, onDay }: PageKeys): void {
  const { data: places = [] } = useQuery(placementsQuery(tree, personId));
  useEffect(() => {
    const days = changeDays(places.flatMap(({ From, To }) => (To === null ? [From] : [From, To])));
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || !areSingleKeysOn()) return;
      if (event.key === '/') jump.current?.focus();
      else if (event.key === 't') onDay(null);
      else if (event.key === '[' || event.key === ']') {
        const next = neighborDay(days, day, event.key === '[' ? -1 : 1);
        if (next !== null) onDay(next);
      } else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
}
