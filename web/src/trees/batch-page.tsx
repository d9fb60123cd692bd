import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OfficeBatch } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import { Badge } from '../layout/badge.tsx';
import { Empty, Loaded } from '../layout/loaded.tsx';
import { describePeople, formatNumber } from '../layout/numbers.ts';
import { Page } from '../layout/page.tsx';
import { Timestamp } from '../layout/timestamp.tsx';
import { BatchActs } from './batch-acts.tsx';
import { BatchMoves } from './batch-moves.tsx';
import { batchQuery } from './batch-queries.ts';
import { BATCH_TONES, BATCH_WORDS, describeMoves } from './batch-words.ts';
import classes from './batches.module.css';
import { idOf, nameOf, namesAmong } from './plan-words.ts';

/** A batch: what it would do while it is staged, what it did after the commit, and its undo. */
export function BatchPage({ id }: { readonly id: number }) {
  const query = useQuery(batchQuery(id));
  const [isDiscarded, setIsDiscarded] = useState(false);
  if (isDiscarded) return <Discarded id={id} />;
  const batch = query.data;
  return (
    <Page
      title={batch === undefined || batch.Reason === '' ? `Batch ${id}` : batch.Reason}
      badge={
        batch === undefined ? null : <Badge tone={BATCH_TONES[batch.State]}>{BATCH_WORDS[batch.State]}</Badge>
      }
      intro={batch === undefined ? undefined : <Start batch={batch} />}
      above={
        <p className={classes['quiet']}>
          <AppLink href="/office/batches">Batches</AppLink> / {id}
        </p>
      }
    >
      <Loaded query={query}>
        {(loaded) => <Batch batch={loaded} onDiscarded={() => setIsDiscarded(true)} />}
      </Loaded>
    </Page>
  );
}

function Discarded({ id }: { readonly id: number }) {
  return (
    <Page title={`Batch ${id} is gone`}>
      <Empty title="Nobody was moved">
        <AppLink href="/office/batches">Show all batches</AppLink>
      </Empty>
    </Page>
  );
}

function Start({ batch }: { readonly batch: OfficeBatch }) {
  const { BatchId, StagedAt, StagedBy } = batch;
  return (
    <>
      Batch {BatchId} · started by {StagedBy}, <Timestamp at={StagedAt} />
    </>
  );
}

interface BatchProps {
  readonly batch: OfficeBatch;
  readonly onDiscarded: () => void;
}

function Batch({ batch, onDiscarded }: BatchProps) {
  const isStaged = batch.State === 'staged';
  return (
    <>
      {isStaged ? <Figures batch={batch} /> : <Outcome batch={batch} />}
      <div className={isStaged ? classes['columns'] : undefined}>
        <BatchMoves batch={batch} />
        {isStaged ? <CombinedEffect batch={batch} /> : null}
      </div>
      <BatchActs batch={batch} onDiscarded={onDiscarded} />
    </>
  );
}

/** The outcome of the batch. */
function Outcome({ batch }: Pick<BatchProps, 'batch'>) {
  const { State, Moves, Merge, CommittedAt, CommittedBy, UndoneAt, UndoneBy } = batch;
  const moves = describeMoves(Moves.length);
  const named = Merge === null ? nameOf : namesAmong([Merge.Survivor, Merge.Merged]);
  return (
    <div className={classes['outcome']}>
      <p>
        {CommittedBy} committed {moves} on <Timestamp at={CommittedAt ?? ''} />.{' '}
        {State === 'committed'
          ? 'The batch is in effect, unless somebody has moved these people since.'
          : 'The batch is not in effect any more.'}
      </p>
      {UndoneAt === null ? null : (
        <p>
          {UndoneBy} undid the batch on <Timestamp at={UndoneAt} />. Everyone went back to the place before
          it.
        </p>
      )}
      {Merge === null ? null : (
        <p>
          The moves belong to the merge of{' '}
          <AppLink href={`/office/people/${Merge.Merged.CustomerId}`}>{named(Merge.Merged)}</AppLink> into{' '}
          <AppLink href={`/office/people/${Merge.Survivor.CustomerId}`}>{named(Merge.Survivor)}</AppLink>
          {Merge.IsUndone ? ', which was undone.' : '.'}
        </p>
      )}
    </div>
  );
}

function Figures({ batch: { Moves, Affected, AffectedIsCut } }: Pick<BatchProps, 'batch'>) {
  const conflicts = Moves.filter(({ Check }) => Check?.IsAllowed === false).length;
  const people = Moves.reduce((sum, { Check }) => sum + (Check?.IsAllowed === true ? Check.Nodes : 0), 0);
  const figures = [
    ['Moves and removals', formatNumber(Moves.length)],
    ['People who move', formatNumber(people)],
    ['Uplines affected', `${formatNumber(Affected)}${AffectedIsCut ? ' or more' : ''}`],
  ] as const;
  return (
    <dl className={classes['figures']}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      <div>
        <dt>Conflicts</dt>
        <dd data-bad={conflicts > 0 || undefined}>{conflicts === 0 ? 'None' : conflicts}</dd>
      </div>
    </dl>
  );
}

function CombinedEffect({ batch: { Effects, Affected, AffectedIsCut } }: Pick<BatchProps, 'batch'>) {
  const others = describePeople(Affected - Effects.length);
  return (
    <section className={classes['panel']} aria-labelledby="combined-effect">
      <div className={classes['panelHead']}>
        <h2 id="combined-effect">Combined effect</h2>
        <span className={classes['quiet']}>on the downlines above</span>
      </div>
      <ul className={classes['effects']}>
        {Effects.map(({ Person, Change }) => {
          const sign = Change > 0 ? '+' : '−';
          return (
            <li key={Person.CustomerId}>
              <span>
                {nameOf(Person)} <span className={classes['quiet']}>{idOf(Person)}</span>
              </span>
              <strong data-sign={sign}>
                {sign}
                {formatNumber(Math.abs(Change))}
              </strong>
            </li>
          );
        })}
      </ul>
      <p className={`${classes['note']} ${classes['quiet']}`}>
        {Affected === 0
          ? 'No downline changes in size.'
          : Affected > Effects.length
            ? AffectedIsCut
              ? `At least ${others} more. These changes are the largest of those counted.`
              : `${others} more, with smaller changes.`
            : 'No other downline changes in size.'}
      </p>
    </section>
  );
}
