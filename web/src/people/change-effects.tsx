import type { ReactNode } from 'react';
import type { ChangePreview } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import { StatusMark, TypeMark } from '../layout/marks.tsx';
import classes from './change.module.css';
import { fieldPath } from './field-labels.ts';

type FieldChange = ChangePreview['Changes'][number];

interface ChangeEffectsProps {
  readonly preview: ChangePreview;
  /** The effects belong to earlier input. */
  readonly isStale: boolean;
}

/** What a change would do to fields and places, and what it would run. Nothing is stored yet. */
export function ChangeEffects({ preview, isStale }: ChangeEffectsProps) {
  const { Problems, Hooks } = preview;
  // A refused change would not happen, and the form says why.
  const isRefused = (field: string) => Problems.some(({ Field }) => Field === field);
  const Changes = preview.Changes.filter(({ Field }) => !isRefused(Field));
  const Places = isRefused('SponsorId') ? [] : preview.Places;
  const cleared = Changes.filter(({ IsCleared }) => IsCleared);
  const changed = Changes.filter(({ IsCleared }) => !IsCleared);
  return (
    <section
      aria-label="Preview"
      aria-busy={isStale}
      className={`${classes['effects']} ${isStale ? classes['stale'] : ''}`}
    >
      <span className={classes['dim']}>Preview. Nothing is stored yet.</span>
      <Effects title="Would be cleared">
        {cleared.map(({ Field, From }) => (
          <li key={Field}>
            {fieldPath(Field)}: <del>{From ?? 'a value'}</del>{' '}
            <span className={classes['spoken']}>cleared</span>
          </li>
        ))}
      </Effects>
      <Effects title="Would change">
        {changed.map((change) => (
          <li key={change.Field}>
            <ChangedField change={change} />
          </li>
        ))}
      </Effects>
      <Effects title="Places">
        {Places.map((place) => (
          <li key={place.Tree}>
            <Place place={place} />
          </li>
        ))}
      </Effects>
      <Effects title="What runs">
        {Hooks.map((hook) => (
          <li key={hook}>
            Hook <code>{hook}</code>, which can still decide otherwise
          </li>
        ))}
      </Effects>
      {preview.Changes.length === 0 && preview.Places.length === 0 ? <p>Nothing would change.</p> : null}
    </section>
  );
}

function Effects({ title, children }: { readonly title: string; readonly children: readonly ReactNode[] }) {
  if (children.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul>{children}</ul>
    </>
  );
}

function ChangedField({ change: { Field, From, To } }: { readonly change: FieldChange }) {
  return (
    <>
      {fieldPath(Field)}: <FieldText field={Field} value={From} /> <span aria-hidden="true">→</span>
      <span className={classes['spoken']}> to </span>{' '}
      <b>
        <FieldText field={Field} value={To} />
      </b>
    </>
  );
}

/** A value in the words of the page. */
export function FieldText({ field, value }: { readonly field: string; readonly value: string | null }) {
  if (field === 'Password') return 'not shown';
  if (value === null) return <span className={classes['dim']}>none</span>;
  if (field === 'CustomerType') return <TypeMark type={Number(value)} isNamed />;
  if (field === 'CustomerStatus') return <StatusMark status={Number(value)} isQuiet />;
  return value;
}

function Place({ place }: { readonly place: ChangePreview['Places'][number] }) {
  const { Tree, To, Leg, Rule, IsLeft } = place;
  if (IsLeft) return `Leaves the ${Tree} tree; the people directly below move up.`;
  return (
    <>
      {Tree}: placed
      {To === null ? null : (
        <>
          {' '}
          under <AppLink href={`/office/people/${To.CustomerId}`}>{To.Name}</AppLink>
        </>
      )}
      {Leg === '' ? '' : `, ${Leg} leg`}
      {Rule === null ? null : (
        <>
          , rule <code>{Rule}</code>
        </>
      )}
    </>
  );
}
