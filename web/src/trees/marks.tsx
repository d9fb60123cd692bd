import { Badge } from '../layout/badge.tsx';
import { usePlan } from './plan-words.ts';
import classes from './trees.module.css';

/** Signs of the types, in the order of the plan. A color never tells alone. */
const SIGNS = ['disc', 'diamond', 'square', 'triangle', 'hexagon'] as const;
type Sign = (typeof SIGNS)[number];

const SHAPES: Readonly<Record<Sign, string>> = {
  disc: 'M6 1.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9z',
  diamond: 'M6 0.5 11.5 6 6 11.5 0.5 6z',
  square: 'M2 2h8v8H2z',
  triangle: 'M6 1.5 11 10.5H1z',
  hexagon: 'M3.5 1.5h5L11.5 6l-3 4.5h-5L0.5 6z',
};

export function useSignOf(): (type: number) => Sign {
  const { Types } = usePlan();
  return (type) =>
    SIGNS[
      Math.max(
        Types.findIndex(({ Id }) => Id === type),
        0,
      ) % SIGNS.length
    ] ?? 'disc';
}

/** The sign of a type, with its name for screen readers. */
export function TypeMark({ type }: { readonly type: number }) {
  const sign = useSignOf()(type);
  const name = usePlan().Types.find(({ Id }) => Id === type)?.Name ?? `Type ${type}`;
  return (
    <svg
      viewBox="0 0 12 12"
      width="10"
      height="10"
      role="img"
      aria-label={name}
      className={`${classes['sign']} ${classes[sign]}`}
    >
      <title>{name}</title>
      <path d={SHAPES[sign]} />
    </svg>
  );
}

/** The same inside the chart. */
export function TypeShape({ type, x, y }: { readonly type: number; readonly x: number; readonly y: number }) {
  const sign = useSignOf()(type);
  return (
    <path
      d={SHAPES[sign]}
      transform={`translate(${x} ${y}) scale(0.8)`}
      className={`${classes['sign']} ${classes[sign]}`}
    />
  );
}

/** Only exceptions have a color: an active person is quiet text. */
export function StatusMark({ status }: { readonly status: number }) {
  const { Statuses } = usePlan();
  const found = Statuses.find(({ Id }) => Id === status);
  const name = found?.Name ?? `Status ${status}`;
  if (found?.Class === 'Active')
    return (
      <span className={classes['quiet']}>
        <span aria-hidden>✓ </span>
        {name}
      </span>
    );
  const isEnded = found?.Class !== 'InActive';
  return <Badge tone={isEnded ? 'bad' : 'warning'}>{`${isEnded ? '✕' : '○'} ${name}`}</Badge>;
}
