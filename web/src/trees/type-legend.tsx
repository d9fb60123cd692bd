import { TypeMark } from '../layout/marks.tsx';
import classes from './legend.module.css';
import outline from './outline.module.css';
import { usePlan } from './plan-words.ts';

/** Explains the signs and the counts. */
export function TypeLegend({ hasSeats }: { readonly hasSeats: boolean }) {
  return (
    <div className={classes['legend']}>
      {usePlan().Types.map(({ Id }) => (
        <TypeMark key={Id} type={Id} isNamed />
      ))}
      {hasSeats ? (
        <span>
          <span className={outline['seatMark']} aria-hidden /> Open seat
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
