// biome-ignore-all lint/a11y/useSemanticElements: a table cannot hold rows that are placed one by one
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid is the one tab stop, and names the row in focus
import { Button } from '@mantine/core';
import { StatusMark, TypeMark } from '../layout/marks.tsx';
import { formatNumber } from '../layout/numbers.ts';
import classes from './outline.module.css';
import type { OutlineActs } from './outline-keys.ts';
import type { OutlineRow } from './outline-rows.ts';
import { nameOf, usePlan } from './plan-words.ts';

/** The data of the tree that the rows show, and their actions. */
export interface OutlineShown {
  /** Known sizes of downlines. */
  readonly counts: ReadonlyMap<number, number>;
  readonly hasLegs: boolean;
  /** Whether open seats can be filled. */
  readonly canPlace: boolean;
  /** Number of levels from the root to the first row. */
  readonly rootLevel: number;
  /** The row on which a carried person would be dropped. */
  readonly drop: { readonly key: string; readonly isAllowed: boolean } | null;
  readonly acts: OutlineActs;
}

const INDENTED_LEVELS = 8;

/** Deeper levels are indented less, to leave room for names. */
function indent(level: number): string {
  const shallow = Math.min(level - 1, INDENTED_LEVELS);
  return `min(${shallow} * var(--tree-indent) + ${level - 1 - shallow} * 2px, var(--tree-indent-max))`;
}

/** A person, or a vacant place. */
export function PersonCells({
  row,
  shown: { counts, hasLegs, rootLevel, acts },
}: {
  readonly row: Extract<OutlineRow, { kind: 'person' }>;
  readonly shown: OutlineShown;
}) {
  const { node } = row;
  const name = node.IsVacant ? 'Vacant place' : nameOf(node);
  const count = counts.get(node.CustomerId);
  const type = usePlan().Types.find(({ Id }) => Id === node.CustomerType)?.Name;
  return (
    <>
      <span role="gridcell" className={classes['nameCell']} style={{ paddingLeft: indent(row.level) }}>
        <span
          aria-hidden
          className={classes['twist']}
          data-open={row.isExpanded || undefined}
          onClick={() => (row.isExpanded ? acts.close(node.CustomerId) : acts.open(node.CustomerId))}
        >
          {row.isExpandable ? '›' : ''}
        </span>
        <TypeMark type={node.CustomerType} />
        <span className={classes['name']} title={name} data-erased={node.IsErased || undefined}>
          {name}
        </span>
      </span>
      <span role="gridcell" className={classes['idCell']} title={node.BackOfficeId}>
        {node.BackOfficeId}
      </span>
      <span role="gridcell" className={classes['typeCell']}>
        {type}
      </span>
      <span role="gridcell" className={classes['statusCell']}>
        {node.IsVacant ? <span data-quiet>Vacant</span> : <StatusMark status={node.CustomerStatus} isQuiet />}
      </span>
      {hasLegs ? (
        <span role="gridcell" className={classes['legCell']}>
          {node.Leg}
        </span>
      ) : null}
      <span role="gridcell" className={classes['levelCell']}>
        {row.level - 1 + rootLevel}
      </span>
      <span role="gridcell" className={classes['countCell']}>
        {count === undefined ? '–' : formatNumber(count)}
      </span>
    </>
  );
}

/** An open seat, or a row that is not loaded yet. */
export function OtherCells({
  row,
  shown: { canPlace, acts },
}: {
  readonly row: Exclude<OutlineRow, { kind: 'person' }>;
  readonly shown: OutlineShown;
}) {
  const [what, act] =
    row.kind === 'seat'
      ? [`Open seat, ${row.leg}`, !canPlace ? null : (['Place here', () => acts.move(row)] as const)]
      : row.kind === 'more'
        ? [`${formatNumber(row.left)} more`, ['Show 100 more', () => acts.more(row.uplineId)] as const]
        : ['Loading…', null];
  return (
    <>
      <span role="gridcell" className={classes['nameCell']} style={{ paddingLeft: indent(row.level) }}>
        <span className={classes['twist']} aria-hidden />
        {row.kind === 'seat' ? <span className={classes['seatMark']} aria-hidden /> : null}
        <span data-quiet>{what}</span>
      </span>
      <span role="gridcell" className={classes['actCell']}>
        {act === null ? null : (
          <Button variant="default" size="compact-xs" tabIndex={-1} onClick={act[1]}>
            {act[0]}
          </Button>
        )}
      </span>
    </>
  );
}
