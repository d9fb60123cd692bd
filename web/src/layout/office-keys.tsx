import { Suspense, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { useMay } from '../people/office-query.ts';
import { loadPage } from './load-page.ts';
import { RAIL_ENTRIES } from './office-rail.tsx';
import { areSingleKeysOn, isTyping } from './single-keys.ts';

const KeysDialog = loadPage(async () => (await import('./keys-dialog.tsx')).KeysDialog);

/** The letter that follows `g` must come within this time. */
const SEQUENCE_MS = 1_500;

/** Keys of all pages of the back office: `?` shows the keys, and `g` with a letter goes to a page. */
export function OfficeKeys() {
  const [, navigate] = useLocation();
  const may = useMay();
  const [isShown, setIsShown] = useState(false);
  const entries = RAIL_ENTRIES.filter(({ permission }) => may(permission));
  useEffect(() => {
    let wentAt = Number.NEGATIVE_INFINITY;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const isSecond = event.timeStamp - wentAt < SEQUENCE_MS;
      wentAt = Number.NEGATIVE_INFINITY;
      const entry = isSecond ? entries.find(({ letter }) => letter === event.key.toLowerCase()) : undefined;
      if (entry !== undefined) navigate(entry.href);
      else if (event.key === '?') setIsShown(true);
      else if (event.key === 'g' && areSingleKeysOn()) wentAt = event.timeStamp;
      else return;
      // The letter then has no other meaning.
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  });
  if (!isShown) return null;
  return (
    <Suspense fallback={null}>
      <KeysDialog entries={entries} onClose={() => setIsShown(false)} />
    </Suspense>
  );
}
