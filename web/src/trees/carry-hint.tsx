import type { DropPlace } from './drop-place.ts';
import classes from './trees.module.css';

/** Says where the carried person would go, or why they cannot go there. */
export function CarryHint({ place }: { readonly place: DropPlace | null }) {
  return (
    <div role="status">
      {place === null ? null : (
        <p className={classes['carryHint']} data-refused={place.isAllowed ? undefined : ''}>
          {place.words}
          {place.isAllowed ? '. Drop here, or press X, to see the preview.' : ''} Esc puts them back.
        </p>
      )}
    </div>
  );
}
