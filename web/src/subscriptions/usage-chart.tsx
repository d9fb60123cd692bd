import type { UsageHour } from '../api/model.ts';
import { describeCount } from '../layout/numbers.ts';
import { formatHour } from '../layout/timestamp.tsx';
import classes from './subscriptions.module.css';

const HEIGHT = 100;
const BAR = 0.72;

/** One bar per hour, with the errors at its base. The table shows the same numbers. */
export function UsageChart({ hours }: { readonly hours: readonly UsageHour[] }) {
  const top = Math.max(1, ...hours.map((hour) => hour.Requests));
  const [first, last] = [hours.at(0), hours.at(-1)];
  return (
    <figure style={{ margin: 0 }}>
      <div className={classes['scale']}>
        <span>{describeCount(top, 'request')} per hour</span>
        <Legend />
      </div>
      <svg
        className={classes['chart']}
        viewBox={`0 0 ${hours.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Requests per hour, at most ${describeCount(top, 'request')}. Choose “Table” for the numbers.`}
      >
        <line x1="0" x2={hours.length} y1="0.5" y2="0.5" className={classes['axis']} />
        <line x1="0" x2={hours.length} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className={classes['axis']} />
        {hours.map((hour, index) => (
          <Hour key={hour.At} hour={hour} x={index + (1 - BAR) / 2} scale={HEIGHT / top} />
        ))}
      </svg>
      <div className={classes['scale']}>
        <span>{first === undefined ? '' : formatHour(first.At)}</span>
        <span>{last === undefined ? '' : formatHour(last.At)}</span>
      </div>
    </figure>
  );
}

interface HourProps {
  readonly hour: UsageHour;
  readonly x: number;
  readonly scale: number;
}

function Hour({ hour, x, scale }: HourProps) {
  const failed = hour.Errors * scale;
  const succeeded = (hour.Requests - hour.Errors) * scale;
  return (
    <g className={classes['hour']}>
      <title>{`${formatHour(hour.At)}: ${describeCount(hour.Requests, 'request')}, ${describeCount(hour.Errors, 'error')}`}</title>
      {/* The complete column shows the tooltip, even if the bar is low. */}
      <rect x={x} y="0" width={BAR} height={HEIGHT} fill="transparent" />
      <rect
        x={x}
        y={HEIGHT - failed - succeeded}
        width={BAR}
        height={succeeded}
        className={classes['succeeded']}
      />
      <rect x={x} y={HEIGHT - failed} width={BAR} height={failed} className={classes['failed']} />
    </g>
  );
}

function Legend() {
  return (
    <span className={classes['legend']}>
      <span>
        <span className={`${classes['swatch']} ${classes['succeededSwatch']}`} />
        successful
      </span>
      <span>
        <span className={`${classes['swatch']} ${classes['failedSwatch']}`} />
        errors
      </span>
    </span>
  );
}
