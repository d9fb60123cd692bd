import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { OfficeNode, OfficePerson, OfficeTree } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import { StatusMark, TypeMark } from '../layout/marks.tsx';
import { describePeople, formatNumber } from '../layout/numbers.ts';
import { formatDay } from '../layout/timestamp.tsx';
import classes from './person-card.module.css';
import { idOf, nameOf, namesAmong, sourceOf } from './plan-words.ts';
import { childrenQuery, placementsQuery, type TreeAt } from './tree-queries.ts';
import shared from './trees.module.css';
import { useCounts } from './use-outline.ts';

interface PersonCardProps {
  readonly at: TreeAt;
  readonly tree: OfficeTree;
  readonly node: OfficeNode;
  /** `null` for the root, and while unknown. */
  readonly upline: OfficePerson | null;
  readonly level: number;
  /** Why the account cannot move the person; `null` if it can. */
  readonly whyNoMove: string | null;
  readonly onCenter: () => void;
  readonly onMove: () => void;
}

/** Key data of the person in focus: the place, its date, and the size of the downline. */
export function PersonCard({ at, tree, node, upline, level, whyNoMove, onCenter, onMove }: PersonCardProps) {
  const { data: places = [] } = useQuery(placementsQuery(at.tree, node.CustomerId));
  const place = places.find(({ From }) => From === node.From);
  const { data: children } = useQuery({
    ...childrenQuery(at, node.CustomerId, ''),
    enabled: tree.Legs.length > 0 && node.DirectCount > 0,
  });
  const heads = children?.Nodes ?? [];
  const counts = useCounts(at, [[node.CustomerId], heads.map(({ CustomerId }) => CustomerId)]);
  const total = counts.get(node.CustomerId);
  return (
    <section className={classes['card']} aria-label={nameOf(node)}>
      <h2>{node.IsVacant ? 'Vacant place' : nameOf(node)}</h2>
      <p className={classes['cardMarks']}>
        <TypeMark type={node.CustomerType} isNamed /> · <StatusMark status={node.CustomerStatus} isQuiet />
      </p>
      {node.IsErased ? (
        <p className={shared['quiet']}>
          This person was erased. The place stays, because others may be below it, and it is counted.
        </p>
      ) : null}
      <dl className={classes['facts']}>
        <div>
          <dt>ID</dt>
          <dd>{idOf(node)}</dd>
        </div>
        {tree.Legs.map((leg) => {
          const head = heads.find(({ Leg }) => Leg === leg);
          const count = head === undefined ? undefined : counts.get(head.CustomerId);
          return (
            <div key={leg}>
              <dt>{leg} leg</dt>
              <dd>
                {head === undefined ? '0, seat open' : count === undefined ? '–' : formatNumber(count + 1)}
              </dd>
            </div>
          );
        })}
        <div>
          <dt>Below</dt>
          <dd>{total === undefined ? '–' : describePeople(total)}</dd>
        </div>
        <div>
          <dt>Level</dt>
          <dd>{level}</dd>
        </div>
        {upline === null ? null : (
          <div>
            <dt>Under</dt>
            <dd>{namesAmong([node, upline])(upline)}</dd>
          </div>
        )}
        {node.From === null ? null : (
          <div>
            <dt>Placed</dt>
            <dd>{formatDay(node.From)}</dd>
          </div>
        )}
        {place === undefined ? null : (
          <div>
            <dt>By</dt>
            <dd>
              {place.BatchId === null ? (
                sourceOf(place.Rule)
              ) : (
                <AppLink href={`/office/batches/${place.BatchId}`}>Batch {place.BatchId}</AppLink>
              )}
            </dd>
          </div>
        )}
      </dl>
      {place === undefined || place.Reason === '' ? null : (
        <p className={classes['reason']}>“{place.Reason}”</p>
      )}
      <p>
        <AppLink href={`/office/people/${node.CustomerId}`}>Open person</AppLink>
      </p>
      <div className={classes['cardActs']}>
        <Button variant="default" px="xs" onClick={onCenter}>
          Center here
        </Button>
        <Button disabled={whyNoMove !== null} onClick={onMove}>
          Move
        </Button>
      </div>
      {whyNoMove === null ? null : <p className={shared['quiet']}>{whyNoMove}</p>}
    </section>
  );
}
