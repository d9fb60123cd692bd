import { Button } from '@mantine/core';
import { Suspense, useEffect, useState } from 'react';
import { SearchIcon } from '../layout/icons.tsx';
import { loadPage } from '../layout/load-page.ts';
import { useMay } from './office-query.ts';
import classes from './people.module.css';

const FindPalette = loadPage(async () => (await import('./find-palette.tsx')).FindPalette);

/** Opens the search from every page, also with Ctrl K. Hidden from accounts that may not find people. */
export function FindButton() {
  const isPermitted = useMay()('people.find');
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    if (!isPermitted) return;
    const open = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      setIsOpen(true);
    };
    window.addEventListener('keydown', open);
    return () => window.removeEventListener('keydown', open);
  }, [isPermitted]);
  if (!isPermitted) return null;
  return (
    <>
      <Button
        variant="default"
        size="xs"
        onClick={() => setIsOpen(true)}
        aria-label="Find anyone"
        aria-keyshortcuts="Control+K"
      >
        <SearchIcon size={14} />
        <span className={classes['findText']}>Find anyone</span>
      </Button>
      {isOpen ? (
        <Suspense fallback={null}>
          <FindPalette onClose={() => setIsOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
