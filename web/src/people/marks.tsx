import { Badge, type Tone } from '../layout/badge.tsx';
import classes from './marks.module.css';
import { useOffice } from './office-query.ts';

/** Signs of the types in the order of the plan: each has a shape, and a word next to it. */
const SIGNS = [
  ['disc', 'M6 1.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9z'],
  ['square', 'M2 2h8v8H2z'],
  ['diamond', 'M6 .5 11.5 6 6 11.5.5 6z'],
  ['triangle', 'M6 1.5 11 10.5H1z'],
  ['hexagon', 'M3.5 1.5h5L11.5 6l-3 4.5h-5L.5 6z'],
] as const;

interface TypeProps {
  readonly type: number;
  /** With the name of the type; otherwise only screen readers get it. */
  readonly isNamed?: boolean;
}

/** The sign of a type. */
export function TypeMark({ type, isNamed = false }: TypeProps) {
  const types = useOffice()?.Types ?? [];
  const index = types.findIndex(({ Id }) => Id === type);
  const name = types[index]?.Name ?? `Type ${type}`;
  const [sign, shape] = SIGNS[Math.max(index, 0) % SIGNS.length] ?? SIGNS[0];
  return (
    <span className={classes['type']} title={isNamed ? undefined : name}>
      <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true" focusable="false">
        <path d={shape} className={classes[sign]} />
      </svg>
      <span className={isNamed ? undefined : classes['spoken']}>{name}</span>
    </span>
  );
}

const SIGN_OF_CLASS = {
  Active: ['✓', 'good'],
  InActive: ['○', 'warning'],
  Canceled: ['✕', 'bad'],
} as const satisfies Record<string, readonly [string, Tone]>;

interface StatusProps {
  readonly status: number;
  /** In lists an active person is quiet text, so that only exceptions have a color. */
  readonly isQuiet?: boolean;
}

/** A status as a sign and a word. */
export function StatusMark({ status, isQuiet = false }: StatusProps) {
  const found = useOffice()?.Statuses.find(({ Id }) => Id === status);
  const name = found?.Name ?? `Status ${status}`;
  const [sign, tone] = SIGN_OF_CLASS[found?.Class ?? 'Active'];
  const text = (
    <>
      <span aria-hidden="true">{sign} </span>
      {name}
    </>
  );
  if (isQuiet && tone === 'good') return <span className={classes['quiet']}>{text}</span>;
  return <Badge tone={tone}>{text}</Badge>;
}
