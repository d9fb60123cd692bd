import { TypeMark } from '../layout/marks.tsx';
import { usePlan } from './plan-words.ts';
import classes from './trees.module.css';

/** What the signs mean, and the keys. */
export function TypeLegend({ hasSeats }: { readonly hasSeats: boolean }) {
  return (
    <div className={classes['legend']}>
      {usePlan().Types.map(({ Id }) => (
        <TypeMark key={Id} type={Id} isNamed />
      ))}
      {hasSeats ? (
        <span>
          <span className={classes['seatMark']} aria-hidden /> Open seat
        </span>
      ) : null}
      <span className={classes['keys']}>
        <kbd>↑</kbd> <kbd>↓</kbd> <kbd>←</kbd> <kbd>→</kbd> walk · <kbd>Space</kbd> center · <kbd>M</kbd> move
        · <kbd>/</kbd> jump · <kbd>[</kbd> <kbd>]</kbd> previous and next change · <kbd>T</kbd> now
      </span>
    </div>
  );
}
