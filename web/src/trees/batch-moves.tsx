import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { OfficeBatch, OfficeBatchMove } from '../api/model.ts';
import { useMutation } from '../api/use-mutation.ts';
import { AppLink } from '../layout/app-link.tsx';
import { Badge } from '../layout/badge.tsx';
import { ErrorNote } from '../layout/loaded.tsx';
import { describePeople } from '../layout/numbers.ts';
import { useMay } from '../people/office-query.ts';
import { refreshBatches, removeMove } from './batch-queries.ts';
import { describePlace } from './batch-words.ts';
import classes from './batches.module.css';
import { idOf, nameOf, namesAmong } from './plan-words.ts';

const TITLES = {
  staged: ['In this order', 'All are carried out together, or none'],
  committed: ['What was moved', 'All at one instant'],
  undone: ['What was moved, and taken back', 'All at one instant'],
} as const;

/**
 * The moves in their order: each with its conflicts while the batch is staged, and with its effect after the
 * commit.
 */
export function BatchMoves({ batch }: { readonly batch: OfficeBatch }) {
  const [title, intro] = TITLES[batch.State];
  return (
    <section className={classes['panel']} aria-labelledby="moves-in-order">
      <div className={classes['panelHead']}>
        <h2 id="moves-in-order">{title}</h2>
        <span className={classes['quiet']}>{intro}</span>
      </div>
      <ol className={classes['moves']}>
        {batch.Moves.map((move, index) => (
          <Move key={move.Position} batch={batch} move={move} number={index + 1} />
        ))}
      </ol>
    </section>
  );
}

interface MoveProps {
  readonly batch: OfficeBatch;
  readonly move: OfficeBatchMove;
  readonly number: number;
}

function Move({ batch, move, number }: MoveProps) {
  const { Person, Tree, Reason, Check } = move;
  const client = useQueryClient();
  const removing = useMutation({
    mutationFn: () => removeMove(batch, move.Position),
    onSettled: () => refreshBatches(client),
  });
  const mayRemove = useMay()('trees.move') && batch.State === 'staged';
  const isConflict = Check?.IsAllowed === false;
  return (
    <li className={classes['move']} data-conflict={isConflict || undefined}>
      <span className={classes['number']} aria-hidden>
        {number}
      </span>
      <div>
        <p>
          <AppLink fw={600} href={`/office/trees/${Tree}?person=${Person.CustomerId}`}>
            {nameOf(Person)}
          </AppLink>{' '}
          <span className={classes['quiet']}>
            {idOf(Person)} ·{' '}
            {Check === null || Check.Nodes < 2 ? '' : `and ${describePeople(Check.Nodes - 1)} below · `}
            {Tree}
          </span>{' '}
          {isConflict ? <Badge tone="bad">Conflict</Badge> : null}
        </p>
        <p className={classes['quiet']}>{placesOf(move)}</p>
        {Reason === '' ? null : <p className={classes['quiet']}>“{Reason}”</p>}
        {isConflict
          ? Check.Problems.map(({ Code, Message }) => (
              <p key={Code + Message} className={classes['conflict']}>
                <span aria-hidden>✕</span> {Message}
              </p>
            ))
          : null}
        {removing.error === null ? null : <ErrorNote error={removing.error} />}
      </div>
      {mayRemove ? (
        <Button
          variant="default"
          size="compact-xs"
          loading={removing.isPending}
          aria-label={`Remove ${nameOf(Person)} from batch`}
          onClick={() => removing.mutate()}
        >
          Remove
        </Button>
      ) : null}
    </li>
  );
}

/** Where the person comes from, if it is known, and where they go, or went. */
function placesOf({ Action, Person, To, FindAvailable, Check, Done }: OfficeBatchMove): string {
  const from = Done === null ? (Check?.From ?? null) : Done.From;
  const to = Done?.To ?? To;
  const named = namesAmong([Person, from, to]);
  const placeOf = (place: NonNullable<typeof to>) => describePlace(place, named);
  const isOpenPlace = FindAvailable && Done === null;
  const target =
    to === null || Action === 'remove'
      ? `removed from the tree${Done?.StaysVacant === true ? '; the place stays, marked vacant' : ''}`
      : `${placeOf(to)}${isOpenPlace ? ', first open below' : ''}`;
  if (Check === null && Done === null) return `→ ${target}`;
  return `${from === null ? 'Not placed' : placeOf(from)} → ${target}`;
}
