import type { ReactNode } from 'react';
import type { TimelineEffect, TimelineEntry } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import { CopyTextButton } from '../layout/copy-button.tsx';
import { StatusMark, TypeMark } from '../layout/marks.tsx';
import { formatDay, formatTime } from '../layout/timestamp.tsx';
import { fieldPath } from './field-labels.ts';
import classes from './timeline.module.css';
import { TimelineEvents } from './timeline-events.tsx';

const SHOWN_ID = 8;

/** The effects of one request. */
export function TimelineItem({ entry }: { readonly entry: TimelineEntry }) {
  const { Actor, At, RequestId, OperationTitle, Effects } = entry;
  return (
    <li className={classes['entry']}>
      <ul className={classes['effects']}>
        {Effects.filter(({ Kind }) => Kind !== 'Event').map((effect) => (
          <li key={`${effect.Kind} ${effect.At} ${effect.Tree} ${effect.Text} ${effect.Action}`}>
            <Effect effect={effect} />
          </li>
        ))}
        <TimelineEvents events={Effects.filter(({ Kind }) => Kind === 'Event')} />
      </ul>
      <div className={classes['meta']}>
        {[Actor, OperationTitle, formatTime(At)].filter(Boolean).join(' · ')}
        {RequestId === null ? null : (
          <>
            {' '}
            <code title={RequestId}>{RequestId.slice(0, SHOWN_ID)}</code>
            <CopyTextButton value={RequestId} what="request ID" isCompact variant="subtle" color="gray" />
          </>
        )}
      </div>
    </li>
  );
}

/** An effect other than events, which share one line. */
function Effect({ effect }: { readonly effect: TimelineEffect }): ReactNode {
  switch (effect.Kind) {
    case 'Type':
      return effect.FromType === null ? (
        <Enrollment effect={effect} />
      ) : (
        <>
          <b>Type</b> <TypeMark type={effect.FromType} isNamed /> <span aria-hidden="true">→</span>
          <span className={classes['spoken']}> to </span> <TypeMark type={effect.ToType ?? 0} isNamed />
        </>
      );
    case 'Status':
      return (
        <>
          <b>Status</b> <StatusMark status={effect.FromStatus ?? 0} isQuiet />{' '}
          <span aria-hidden="true">→</span>
          <span className={classes['spoken']}> to </span> <StatusMark status={effect.ToStatus ?? 0} />
        </>
      );
    case 'Fields':
      return <ChangedFields fields={effect.Fields} />;
    case 'Place':
      return <Place effect={effect} />;
    case 'Merge':
      return <Merge effect={effect} />;
    case 'Note':
      return (
        <>
          <b>Note</b>
          {effect.Detail === null || effect.Detail === 'Back office' ? null : ` from ${effect.Detail}`}
          <p className={classes['quote']}>{effect.Text}</p>
        </>
      );
    case 'Hook':
      return (
        <>
          <b>Hook</b> <code className={classes['hook']}>{effect.Text}</code>{' '}
          {effect.Detail?.replaceAll('_', ' ')}, {Math.round(effect.DurationMs ?? 0)} ms
        </>
      );
    case 'Event':
      return null;
  }
}

function Enrollment({ effect: { ToType, Detail } }: { readonly effect: TimelineEffect }) {
  return (
    <>
      <b>Enrolled</b> as <TypeMark type={ToType ?? 0} isNamed />
      {Detail === null ? null : `, signed up on ${formatDay(Detail)}`}
    </>
  );
}

/** Values are masked as in the record; a password has none. */
function ChangedFields({ fields }: { readonly fields: TimelineEffect['Fields'] }) {
  return (
    <>
      <b>Changed</b>
      <ul className={classes['changed']}>
        {fields.map(({ Field, From, To }) => (
          <li key={Field}>
            {fieldPath(Field)}
            {From === null && To === null ? null : (
              <>
                : {From ?? 'none'} <span aria-hidden="true">→</span>
                <span className={classes['spoken']}> to </span> {To ?? 'none'}
              </>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Place({
  effect: { Action, Tree, From, To, Leg, Text, Detail },
}: {
  readonly effect: TimelineEffect;
}) {
  const leg = Leg === null || Leg === '' ? '' : `, ${Leg} leg`;
  return (
    <>
      <b>{Action}</b> in the {Tree} tree
      {From === null ? null : (
        <>
          {' '}
          from <AppLink href={`/office/people/${From.CustomerId}`}>{From.Name}</AppLink>
        </>
      )}
      {To === null ? null : (
        <>
          {From === null ? ' under ' : ' to '}
          <AppLink href={`/office/people/${To.CustomerId}`}>{To.Name}</AppLink>
          {leg}
        </>
      )}
      {Detail === null ? null : <PlacedBy rule={Detail} />}
      {Text === null ? null : <p className={classes['quote']}>{Text}</p>}
    </>
  );
}

function Merge({ effect: { Action, From, To, Text } }: { readonly effect: TimelineEffect }) {
  return (
    <>
      <b>{Action === 'Undone' ? 'Merge undone' : 'Merged'}</b>
      {': '}
      {From === null ? null : <AppLink href={`/office/people/${From.CustomerId}`}>{From.Name}</AppLink>}
      {Action === 'Undone' ? ' and ' : ' into '}
      {To === null ? null : <AppLink href={`/office/people/${To.CustomerId}`}>{To.Name}</AppLink>}
      {Text === null ? null : <p className={classes['quote']}>{Text}</p>}
    </>
  );
}

/** The origin of a place: a rule of the plan, or an undo. A move already says so. */
function PlacedBy({ rule }: { readonly rule: string }) {
  if (rule === 'PlaceNode') return null;
  if (rule === 'Undo') return ', by an undo';
  return (
    <>
      , rule <code>{rule}</code>
    </>
  );
}
