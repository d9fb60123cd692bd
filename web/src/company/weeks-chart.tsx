import type { CompanyOverview } from '../api/model.ts';
import { formatNumber } from '../layout/numbers.ts';
import { formatDay } from '../layout/timestamp.tsx';
import classes from './company.module.css';

const WIDTH = 640;
const HEIGHT = 150;
const BAR = 0.68;

type Week = CompanyOverview['Weeks'][number];

/** Bars for enrollments, dots on a line for changes of type. The table has the same numbers. */
export function WeeksChart({ weeks }: { readonly weeks: readonly Week[] }) {
  const top = Math.max(1, ...weeks.flatMap(({ Enrollments, TypeChanges }) => [Enrollments, TypeChanges]));
  const step = WIDTH / weeks.length;
  const yOf = (count: number) => HEIGHT - (count / top) * HEIGHT;
  const points = weeks.map(({ TypeChanges }, index) => [step * (index + 0.5), yOf(TypeChanges)] as const);
  const last = weeks.length - 1;
  return (
    <figure className={classes['chart']}>
      <div className={classes['scale']}>
        <span>{formatNumber(top)} a week</span>
        <Legend />
      </div>
      <svg
        viewBox={`0 -6 ${WIDTH} ${HEIGHT + 12}`}
        role="img"
        aria-label={`Enrollments and changes of type in ${weeks.length} weeks, at most ${formatNumber(top)} a week. Choose “Table” for the numbers.`}
      >
        {[0, HEIGHT / 2, HEIGHT].map((y) => (
          <line key={y} x1="0" x2={WIDTH} y1={y} y2={y} className={classes['grid']} />
        ))}
        {weeks.map((week, index) => (
          <g key={week.From} className={index === last ? classes['current'] : undefined}>
            <title>{describeWeek(week)}</title>
            <rect x={step * index} y="0" width={step} height={HEIGHT} fill="transparent" />
            <rect
              x={step * (index + (1 - BAR) / 2)}
              y={yOf(week.Enrollments)}
              width={step * BAR}
              height={HEIGHT - yOf(week.Enrollments)}
              rx="2"
              className={classes['enrollments']}
            />
          </g>
        ))}
        <polyline points={points.map((point) => point.join()).join(' ')} className={classes['changesLine']} />
        {points.map(([x, y]) => (
          <circle key={x} cx={x} cy={y} r="3" className={classes['changesDot']} />
        ))}
      </svg>
      <div className={classes['scale']}>
        <span>{formatDay(weeks.at(0)?.From ?? '')}</span>
        <span>this week</span>
      </div>
    </figure>
  );
}

function describeWeek({ From, Enrollments, TypeChanges }: Week): string {
  return `Week from ${formatDay(From)}: ${formatNumber(Enrollments)} enrollments, ${formatNumber(TypeChanges)} changes of type`;
}

function Legend() {
  return (
    <span className={classes['legend']}>
      <span>
        <span className={classes['barSwatch']} aria-hidden /> Enrollments
      </span>
      <span>
        <svg viewBox="0 0 18 8" width="18" height="8" aria-hidden="true" focusable="false">
          <line x1="0" x2="18" y1="4" y2="4" className={classes['changesLine']} />
          <circle cx="9" cy="4" r="2.5" className={classes['changesDot']} />
        </svg>{' '}
        Changes of type
      </span>
    </span>
  );
}
