import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { OfficeTree, Person, PersonPlace } from '../api/model.ts';
import { Badge } from '../layout/badge.tsx';
import { formatDay } from '../layout/timestamp.tsx';
import { MoveFlow } from '../trees/move-flow.tsx';
import { PlanContext } from '../trees/plan-words.ts';
import { treesQuery } from '../trees/tree-queries.ts';
import { useMay } from './office-query.ts';
import classes from './person.module.css';

/** The current place in each tree, as a link into the tree, with a move button. */
export function PersonPlaces({ person }: { readonly person: Person }) {
  const may = useMay();
  const { data: plan } = useQuery({ ...treesQuery, enabled: may('trees.read') && may('trees.move') });
  const [movedIn, setMovedIn] = useState<OfficeTree | null>(null);
  const start = { person, upline: null, leg: '' };
  return (
    <>
      <ul className={classes['places']} aria-label="Places in the trees">
        {person.Places.map((place) => (
          <li key={place.Tree} className={classes['place']}>
            <PlaceHead place={place} />
            <Place place={place} customerId={person.CustomerId} />
            <MoveButton
              place={place}
              tree={plan?.Trees.find(({ Name }) => Name === place.Tree)}
              onMove={setMovedIn}
            />
          </li>
        ))}
      </ul>
      <PlanContext value={plan ?? null}>
        <MoveFlow
          move={movedIn === null ? null : { tree: movedIn, start }}
          onClose={() => setMovedIn(null)}
        />
      </PlanContext>
    </>
  );
}

interface MoveButtonProps {
  readonly place: PersonPlace;
  /** `undefined` while it is not known, and for an account that may not move people. */
  readonly tree: OfficeTree | undefined;
  readonly onMove: (tree: OfficeTree) => void;
}

/** The root of a tree cannot move. */
function MoveButton({ place: { Tree, State, Upline }, tree, onMove }: MoveButtonProps) {
  const isMovable = State === 'Waiting' || (State === 'Placed' && Upline !== null);
  if (tree === undefined || !isMovable) return null;
  const word = State === 'Waiting' ? 'Place' : 'Move';
  return (
    <Button
      variant="default"
      size="compact-xs"
      mt="xs"
      aria-label={`${word} in the ${Tree} tree`}
      onClick={() => onMove(tree)}
    >
      {word}
    </Button>
  );
}

function PlaceHead({ place: { Tree, IsSponsorTree, State } }: { readonly place: PersonPlace }) {
  return (
    <div className={classes['placeHead']}>
      <b>{Tree}</b>
      {IsSponsorTree ? <Badge tone="neutral">Sponsor</Badge> : null}
      {State === 'Waiting' ? <Badge tone="warning">Waiting</Badge> : null}
    </div>
  );
}

interface PlaceProps {
  readonly place: PersonPlace;
  readonly customerId: number;
}

function Place({ place: { Tree, State, Upline, Leg, Since }, customerId }: PlaceProps) {
  const may = useMay();
  if (State !== 'Placed')
    return (
      <div className={classes['placeMeta']}>
        {State === 'Waiting' ? 'Not placed yet' : 'No place in this tree'}
      </div>
    );
  const name = Upline?.Name ?? 'Top of the tree';
  return (
    <>
      <div className={classes['placeUpline']}>
        {may('trees.read') ? (
          <Link
            href={`/office/trees/${encodeURIComponent(Tree)}?person=${customerId}`}
            aria-label={`${Tree} tree: below ${name}`}
          >
            {name}
          </Link>
        ) : (
          name
        )}
      </div>
      <div className={classes['placeMeta']}>
        {Leg === '' ? '' : `${Leg} leg, `}
        {Since === null ? '' : `since ${formatDay(Since)}`}
      </div>
    </>
  );
}
