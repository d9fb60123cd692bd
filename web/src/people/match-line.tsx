import { Text } from '@mantine/core';
import type { FoundPerson } from '../api/model.ts';
import { fieldLabel } from './field-labels.ts';
import classes from './people.module.css';

/** Why a person was found: the field, the value with the term marked, and how far the spelling differs. */
export function MatchLine({ found }: { readonly found: FoundPerson }) {
  const { MatchedField, Match, LettersDiffer, MergedInto } = found;
  if (Match === 'Filter') return null;
  const isName = MatchedField === 'Name';
  return (
    <Text span size="xs" c="dimmed" className={classes['match']}>
      <b className={classes['matchField']}>{fieldLabel(MatchedField)}</b>{' '}
      {isName ? null : <Marked found={found} />}
      {MergedInto === null ? null : (
        <>
          {' '}
          Merged into {MergedInto.Name} ({MergedInto.CustomerId})
        </>
      )}
      {Match === 'SpelledDifferently' ? ` ${describeDifference(LettersDiffer)}` : null}
    </Text>
  );
}

/** The name, with the term marked if it matched. */
export function MarkedName({ found }: { readonly found: FoundPerson }) {
  return found.MatchedField === 'Name' && found.MatchStart !== null ? <Marked found={found} /> : found.Name;
}

function Marked({ found: { MatchedText, MatchStart, MatchLength } }: { readonly found: FoundPerson }) {
  if (MatchStart === null || MatchLength === null) return MatchedText;
  const end = MatchStart + MatchLength;
  return (
    <>
      {MatchedText.slice(0, MatchStart)}
      <mark className={classes['mark']}>{MatchedText.slice(MatchStart, end)}</mark>
      {MatchedText.slice(end)}
    </>
  );
}

function describeDifference(letters: number): string {
  return letters === 1 ? '1 letter differs' : `${letters} letters differ`;
}
