import type { DropPlace } from './drop-place.ts';
import classes from './outline.module.css';

interface CarryHintProps {
  readonly place: DropPlace | null;
  /** Why the last drop was refused. */
  readonly refusal: string | null;
}

/** Says where the carried person would go, or why they cannot go there; stays in view while the outline scrolls. */
export function CarryHint({ place, refusal }: CarryHintProps) {
  return (
    <div role="status" className={classes['carryStatus']}>
      {place === null && refusal !== null ? (
        <p className={classes['carryHint']} data-refused="">
          Nobody was moved. {refusal}
        </p>
      ) : null}
      {place === null ? null : (
        <p className={classes['carryHint']} data-refused={place.isAllowed ? undefined : ''}>
          {place.words}
          {place.isAllowed ? '. Drop here, or press X, to see the preview.' : ''} Esc puts them back.
        </p>
      )}
    </div>
  );
}
