import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OfficeBatchLine } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import { Badge } from '../layout/badge.tsx';
import { Empty, Loaded } from '../layout/loaded.tsx';
import { Page } from '../layout/page.tsx';
import { Section } from '../layout/section.tsx';
import { Timestamp } from '../layout/timestamp.tsx';
import { batchesQuery } from './batch-queries.ts';
import { BATCH_TONES, BATCH_WORDS, describeMoves } from './batch-words.ts';
import classes from './batches.module.css';
import { nameOf } from './plan-words.ts';

const PAGE = 50;

/** Batches that wait for a decision, and all past batches. */
export function BatchesPage() {
  const staged = useQuery(batchesQuery('staged'));
  const [before, setBefore] = useState<number | null>(null);
  const all = useQuery(batchesQuery(null, before));
  return (
    <Page title="Batches" intro="Moves that were decided together, and are carried out and undone together.">
      <Section title="Staged" intro="Nothing in a tree has changed yet.">
        <Loaded query={staged}>
          {(batches) =>
            batches.length === 0 ? (
              <Empty title="No batch is staged">
                To start one, preview a move in a tree and choose “Add to batch”.
              </Empty>
            ) : (
              <Lines batches={batches} />
            )
          }
        </Loaded>
      </Section>
      <Section title="All batches">
        <Loaded query={all}>
          {(batches) => (
            <>
              {batches.length === 0 ? (
                <Empty title="Nobody has been moved yet" />
              ) : (
                <Lines batches={batches} />
              )}
              <div className={classes['acts']} style={{ marginTop: '0.75rem' }}>
                {before === null ? null : (
                  <Button variant="default" size="xs" onClick={() => setBefore(null)}>
                    Latest
                  </Button>
                )}
                {batches.length < PAGE ? null : (
                  <Button
                    variant="default"
                    size="xs"
                    onClick={() => setBefore(batches.at(-1)?.BatchId ?? null)}
                  >
                    Earlier
                  </Button>
                )}
              </div>
            </>
          )}
        </Loaded>
      </Section>
    </Page>
  );
}

function Lines({ batches }: { readonly batches: readonly OfficeBatchLine[] }) {
  return (
    <ul className={`${classes['lines']} ${classes['panel']}`}>
      {batches.map((batch) => (
        <li key={batch.BatchId} className={classes['line']}>
          <span className={classes['lineText']}>
            <AppLink href={`/office/batches/${batch.BatchId}`}>
              Batch {batch.BatchId}: {batch.Reason === '' ? 'without a reason' : batch.Reason}
            </AppLink>
            <br />
            <span className={classes['quiet']}>
              {whoMoves(batch)} · <LastAct batch={batch} />
            </span>
          </span>
          <Badge tone={BATCH_TONES[batch.State]}>{BATCH_WORDS[batch.State]}</Badge>
        </li>
      ))}
    </ul>
  );
}

function whoMoves({ First, Size }: OfficeBatchLine): string {
  if (First === null) return 'No moves';
  return Size === 1 ? nameOf(First) : `${describeMoves(Size)}, the first of ${nameOf(First)}`;
}

function LastAct({ batch }: { readonly batch: OfficeBatchLine }) {
  const { StagedAt, StagedBy, CommittedAt, CommittedBy, UndoneAt, UndoneBy } = batch;
  const [word, by, at] =
    UndoneAt !== null
      ? ['undone', UndoneBy, UndoneAt]
      : CommittedAt !== null
        ? ['committed', CommittedBy, CommittedAt]
        : ['started', StagedBy, StagedAt];
  return (
    <>
      {word} by {by}, <Timestamp at={at} />
    </>
  );
}
