import { formatNumber } from '../layout/numbers.ts';
import classes from './plan.module.css';
import type { Plan } from './plan-query.ts';
import { BOX, layOutUpgrades } from './upgrade-layout.ts';

interface UpgradeGraphProps {
  readonly plan: Plan;
  /** `undefined` for a reader who may not see it. */
  readonly peopleOf: (type: number) => number | undefined;
}

/** The types as boxes, and the upgrades as arrows. The list and the table below say the same. */
export function UpgradeGraph({ plan, peopleOf }: UpgradeGraphProps) {
  if (plan.Upgrades.length === 0) return null;
  const { boxes, arrows, width, height } = layOutUpgrades(plan);
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      className={classes['graph']}
      aria-hidden="true"
      focusable="false"
    >
      <defs>
        <marker
          id="upgrade"
          viewBox="0 0 8 8"
          refX="6"
          refY="4"
          markerWidth="8"
          markerHeight="8"
          orient="auto"
        >
          <path d="M0 0L8 4L0 8z" className={classes['graphHead']} />
        </marker>
      </defs>
      {arrows.map(({ key, path }) => (
        <path key={key} d={path} className={classes['graphLine']} markerEnd="url(#upgrade)" />
      ))}
      {arrows.map(({ key, x, y, newFields }) => (
        <text key={key} x={x} y={y - 6} className={classes['graphNeeds']}>
          {wordsOf(newFields)}
        </text>
      ))}
      {boxes.map(({ id, name, x, y }) => (
        <g key={id}>
          <rect x={x} y={y} width={BOX.width} height={BOX.height} rx="8" className={classes['graphBox']} />
          <text x={x + 14} y={y + 22} className={classes['graphName']}>
            {shorten(name)}
          </text>
          <text x={x + 14} y={y + 40} className={classes['graphType']}>
            {describeType(id, peopleOf(id))}
          </text>
        </g>
      ))}
    </svg>
  );
}

/** `Type 1 · 3,390` */
function describeType(id: number, people: number | undefined): string {
  return people === undefined ? `Type ${id}` : `Type ${id} · ${formatNumber(people)}`;
}

function wordsOf(newFields: number): string {
  if (newFields === 0) return 'no new required field';
  return newFields === 1 ? 'needs 1 more field' : `needs ${newFields} more fields`;
}

const NAME_MAX = 21;

function shorten(name: string): string {
  return name.length > NAME_MAX ? `${name.slice(0, NAME_MAX - 1)}…` : name;
}
