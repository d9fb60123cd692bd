import { Link } from 'wouter';
import type { FoundPerson } from '../api/model.ts';
import { StatusMark, TypeMark } from '../layout/marks.tsx';
import { countryName } from './field-labels.ts';
import { groupFound } from './find-groups.ts';
import { MarkedName, MatchLine } from './match-line.tsx';
import classes from './people.module.css';

interface FoundListProps {
  readonly items: readonly FoundPerson[];
  /** The list belongs to an earlier search; the next one is being read. */
  readonly isStale: boolean;
}

/** Found people by group. In a narrow window each person has several lines; no text is cut. */
export function FoundList({ items, isStale }: FoundListProps) {
  return (
    <div className={`${classes['people']} ${isStale ? classes['stale'] : ''}`} aria-busy={isStale}>
      {groupFound(items).map(({ match, title, items: people }) => (
        <section key={match} aria-label={title}>
          <div className={classes['listTitle']} aria-hidden="true">
            {title}
          </div>
          <ul>
            {people.map((found) => (
              <li key={found.CustomerId}>
                <FoundRow found={found} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function FoundRow({ found }: { readonly found: FoundPerson }) {
  const { CustomerId, BackOfficeId, CustomerType, CustomerStatus, CountryCode, Email, Sponsor } = found;
  return (
    <Link href={`/office/people/${CustomerId}`} className={classes['row'] ?? ''}>
      <span className={classes['rowName']}>
        <b>
          <MarkedName found={found} />
        </b>{' '}
        <span className={classes['id']}>
          {CustomerId} · {BackOfficeId}
        </span>
        <br />
        <MatchLine found={found} />
      </span>
      <TypeMark type={CustomerType} isNamed />
      <span>
        <StatusMark status={CustomerStatus} isQuiet />
      </span>
      <span className={classes['dim']}>{countryName(CountryCode)}</span>
      <span className={classes['dim']}>
        {Sponsor === null ? null : `Sponsor ${Sponsor.Name}`}
        <span className={classes['rowEmail']}>
          <br />
          {Email}
        </span>
      </span>
    </Link>
  );
}
