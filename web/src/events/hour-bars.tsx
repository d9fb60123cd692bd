import type { ConsoleEndpoint } from '../api/model.ts';
import { formatNumber } from '../layout/numbers.ts';
import { formatHour } from '../layout/timestamp.tsx';
import { describeHours } from './event-words.ts';
import classes from './events.module.css';

type Hours = ConsoleEndpoint['Hours'];

/** Parts of the height: deliveries are above the line and failures below it, so that color is not needed. */
const [ABOVE, BELOW, GAP] = [20, 11, 1];
const BAR = 0.7;
/** The minimum makes one failure among a thousand deliveries visible. */
const LEAST = 3;

/** The attempts of 24 hours, a bar for each. The page of the endpoint has the same numbers as a table. */
export function HourBars({ hours }: { readonly hours: Hours }) {
  const most = (of: 'Delivered' | 'Failed') => Math.max(1, ...hours.map((hour) => hour[of]));
  const scale = Math.min(ABOVE / most('Delivered'), BELOW / most('Failed'));
  const heightOf = (count: number) => (count === 0 ? 0 : Math.max(LEAST, count * scale));
  return (
    <svg
      className={classes['bars']}
      viewBox={`0 0 ${hours.length} ${ABOVE + GAP + BELOW}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Last 24 hours: ${describeHours(hours)}`}
    >
      {hours.map(({ At, Delivered, Failed }, index) => (
        <g key={At}>
          <title>{`${formatHour(At)}: ${formatNumber(Delivered)} delivered, ${formatNumber(Failed)} failed`}</title>
          <rect x={index} y="0" width="1" height={ABOVE + GAP + BELOW} fill="transparent" />
          <rect x={index} y={ABOVE} width="1" height={GAP} className={classes['barLine']} />
          <rect
            x={index}
            y={ABOVE - heightOf(Delivered)}
            width={BAR}
            height={heightOf(Delivered)}
            className={classes['barDelivered']}
          />
          <rect
            x={index}
            y={ABOVE + GAP}
            width={BAR}
            height={heightOf(Failed)}
            className={classes['barFailed']}
          />
        </g>
      ))}
    </svg>
  );
}
