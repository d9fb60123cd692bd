import { formatNumber } from '../layout/numbers.ts';
import classes from './plan.module.css';
import type { Plan } from './plan-query.ts';
import { BOX, layOutUpgrades } from './upgrade-layout.ts';

interface UpgradeGraphProps {
  readonly plan: Plan;
  /** `undefined` for a reader who may not see the number. */
  readonly peopleOf: (type: number) => number | undefined;
}

/** The types as boxes, and the upgrades as arrows. The list and the table below show the same. */
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
        <text key={key} className={classes['graphNeeds']}>
          {wordsOf(newFields)
            .toReversed()
            .map((line, index) => (
              <tspan key={line} x={x} y={y - 6 - index * LINE_HEIGHT}>
                {line}
              </tspan>
            ))}
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

const LINE_HEIGHT = 14;
/** A longer line does not fit between two boxes; the list names all fields. */
const LINE_MAX = 27;

/** The lines above an arrow. */
function wordsOf(newFields: readonly string[]): readonly string[] {
  const isPart = (field: string) => field.includes('.');
  const [first, ...others] = [...newFields.filter((field) => !isPart(field)), ...newFields.filter(isPart)];
  if (first === undefined) return ['no new required field'];
  const line = others.reduce(
    (text, field) => {
      const longer = `${text}, ${field}`;
      return longer.length > LINE_MAX ? text : longer;
    },
    `needs ${shorten(first)}`,
  );
  const more = newFields.length - line.split(', ').length;
  return more === 0 ? [line] : [line, `and ${more} more`];
}

const NAME_MAX = 21;

function shorten(name: string): string {
  return name.length > NAME_MAX ? `${name.slice(0, NAME_MAX - 1)}…` : name;
}
