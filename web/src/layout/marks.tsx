import type { Office } from '../api/model.ts';
import { useOffice } from '../people/office-query.ts';
import { Badge, type Tone } from './badge.tsx';
import classes from './marks.module.css';

/** A path in a box of 12 by 12. */
interface Sign {
  readonly path: string;
  readonly isHollow: boolean;
}

const TRIANGLE = 'M6 1.5 11 10.5H1z';
const HEXAGON = 'M3.5 1.5h5L11.5 6l-3 4.5h-5L.5 6z';

/** In the order of the types in the plan: distributor, retail, preferred, additional ones. */
const SIGNS: readonly [Sign, ...Sign[]] = [
  { path: 'M6 1.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9z', isHollow: false },
  { path: 'M2 2h8v8H2z', isHollow: true },
  { path: 'M6 .5 11.5 6 6 11.5.5 6z', isHollow: false },
  { path: TRIANGLE, isHollow: false },
  { path: TRIANGLE, isHollow: true },
  { path: HEXAGON, isHollow: false },
  { path: HEXAGON, isHollow: true },
  { path: 'M6 .5 7.7 4.1l3.8.5-2.8 2.7.7 3.8L6 9.3l-3.4 1.8.7-3.8L.5 4.6l3.8-.5z', isHollow: false },
];

/** Colors repeat, shapes do not: color is never the only distinction. */
const COLORS = ['blue', 'green', 'orange'] as const;

function useType(type: number) {
  const types = useOffice()?.Types ?? [];
  const found = types.findIndex(({ Id }) => Id === type);
  const index = Math.max(found, 0);
  const { path, isHollow } = SIGNS[index % SIGNS.length] ?? SIGNS[0];
  const color = COLORS[index % COLORS.length] ?? COLORS[0];
  return {
    path,
    className: `${classes[color]} ${isHollow ? classes['hollow'] : classes['filled']}`,
    name: types[found]?.Name ?? `Type ${type}`,
  };
}

interface TypeMarkProps {
  readonly type: number;
  /** Shows the name of the type next to the sign. Otherwise the name is its tooltip and accessible name. */
  readonly isNamed?: boolean;
}

/** The sign of a type. */
export function TypeMark({ type, isNamed = false }: TypeMarkProps) {
  const { path, className, name } = useType(type);
  const box = { viewBox: '0 0 12 12', width: 10, height: 10, className: classes['sign'] };
  if (!isNamed)
    return (
      <svg {...box} role="img" aria-label={name}>
        <title>{name}</title>
        <path d={path} className={className} />
      </svg>
    );
  return (
    <span className={classes['named']}>
      <svg {...box} aria-hidden="true" focusable="false">
        <path d={path} className={className} />
      </svg>
      <span>{name}</span>
    </span>
  );
}

interface TypeShapeProps {
  readonly type: number;
  /** The left edge, in the units of the drawing. */
  readonly x: number;
  /** The top edge. */
  readonly y: number;
}

/** The same sign as a part of a drawing. */
export function TypeShape({ type, x, y }: TypeShapeProps) {
  const { path, className } = useType(type);
  return <path d={path} transform={`translate(${x} ${y}) scale(0.8)`} className={className} />;
}

type Look = readonly [sign: string, tone: Tone];

const LOOK_OF_CLASS: Readonly<Record<Office['Statuses'][number]['Class'], Look>> = {
  Active: ['✓', 'good'],
  InActive: ['○', 'neutral'],
  Canceled: ['✕', 'bad'],
};

/** Statuses of the published plan that look different from their class. */
const LOOK_OF_NAME: ReadonlyMap<string, Look> = new Map([
  ['Suspended', ['‖', 'warning']],
  ['Deleted', ['–', 'neutral']],
]);

interface StatusMarkProps {
  readonly status: number;
  /** In lists, the active status is quiet text, so that only exceptions are noticed. */
  readonly isQuiet?: boolean;
}

/** A status as a sign and a word. */
export function StatusMark({ status, isQuiet = false }: StatusMarkProps) {
  const found = useOffice()?.Statuses.find(({ Id }) => Id === status);
  const name = found?.Name ?? `Status ${status}`;
  const [sign, tone] = LOOK_OF_NAME.get(name) ?? LOOK_OF_CLASS[found?.Class ?? 'Active'];
  const text = (
    <>
      <span aria-hidden="true">{sign} </span>
      <span data-word>{name}</span>
    </>
  );
  if (!isQuiet || tone !== 'good') return <Badge tone={tone}>{text}</Badge>;
  return (
    <span className={classes['quiet']} data-quiet>
      {text}
    </span>
  );
}
