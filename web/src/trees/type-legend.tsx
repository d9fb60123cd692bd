import { TypeMark } from '../layout/marks.tsx';
import { usePlan } from './plan-words.ts';
import classes from './trees.module.css';

/** What the signs and the counts mean. */
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
        <kbd>?</kbd> shows the keys
      </span>
      <span className={classes['countRule']}>
        Below counts everyone in the downline. An erased person keeps the place and is counted; a vacant place
        is not.
      </span>
    </div>
  );
}
