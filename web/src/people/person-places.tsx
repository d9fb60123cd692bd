import { Link } from 'wouter';
import type { Person, PersonPlace } from '../api/model.ts';
import { Badge } from '../layout/badge.tsx';
import { formatDay } from '../layout/timestamp.tsx';
import { useMay } from './office-query.ts';
import classes from './person.module.css';

/** The place in each tree now, each a link into the tree. */
export function PersonPlaces({ person }: { readonly person: Person }) {
  return (
    <ul className={classes['places']} aria-label="Places in the trees">
      {person.Places.map((place) => (
        <li key={place.Tree} className={classes['place']}>
          <PlaceHead place={place} />
          <Place place={place} customerId={person.CustomerId} />
        </li>
      ))}
    </ul>
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
