import { Link } from 'wouter';
import type { ConsoleAttempt } from '../api/model.ts';
import { formatSecond } from '../layout/timestamp.tsx';
import { EventTypeText } from './event-type.tsx';
import { describeDuration, describeResult, KIND_WORDS, OUTCOME_WORDS } from './event-words.ts';
import classes from './events.module.css';

interface DeliveryRowProps {
  readonly item: ConsoleAttempt;
  /** The query string of the address that opens it. */
  readonly search: string;
}

/** One attempt: its event and its outcome. */
export function DeliveryRow({ item, search }: DeliveryRowProps) {
  const { At, Type, Position, CustomerId, Kind, Outcome, DurationMs } = item;
  return (
    <Link href={`?${search}`} className={`${classes['row']} ${classes['delivery']}`}>
      <OutcomeMark outcome={Outcome} />
      <EventTypeText type={Type} />
      <span className={classes['dim']}>{Position === null ? 'No event' : `Event ${Position}`}</span>
      <span className={classes['dim']}>{CustomerId === null ? '' : `Customer ${CustomerId}`}</span>
      <span className={classes['dim']}>
        {Kind === 'live' || Kind === 'skip'
          ? describeResult(item)
          : `${KIND_WORDS[Kind]}: ${describeResult(item)}`}
      </span>
      <span className={classes['number']}>{Kind === 'skip' ? '' : describeDuration(DurationMs)}</span>
      <time dateTime={At} title={At} className={classes['when']}>
        {formatSecond(At)}
      </time>
    </Link>
  );
}

/** The outcome as a sign and a word. */
export function OutcomeMark({ outcome }: { readonly outcome: ConsoleAttempt['Outcome'] }) {
  const { sign, word } = OUTCOME_WORDS[outcome];
  return (
    <span className={`${classes['outcome']} ${classes[outcome]}`}>
      <span aria-hidden="true">{sign}</span> {word}
    </span>
  );
}
