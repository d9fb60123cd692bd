import Type, { type Static } from 'typebox';
import type { Customer } from '../customers/record/customer.ts';
import { entityTag } from '../customers/record/entity-tag.ts';
import { fieldValue, type ValueChange } from '../customers/record/field-changes.ts';
import type { NameReader } from '../customers/store/name-reader.ts';
import type { PatchPreview } from '../customers/write/preview-patch.ts';
import { personOrNull, textOrNull } from './contract-parts.ts';
import { type ChangedValue, changeText, isMasked, maskChange } from './mask-change.ts';
import { namesOf, personLink } from './person-name.ts';

export const ChangePreview = Type.Object(
  {
    IsAllowed: Type.Boolean({ description: 'Whether the change would be stored.' }),
    Problems: Type.Array(
      Type.Object({
        Field: textOrNull('Field at fault, spelled as in the API.'),
        Code: Type.String({ description: 'Code of the error catalogue.' }),
        Message: Type.String({ description: 'What is wrong.' }),
      }),
      { description: 'Everything that refuses the change.' },
    ),
    Changes: Type.Array(
      Type.Object({
        Field: Type.String({ description: 'Field that would change, spelled as in the API.' }),
        From: textOrNull('The value now, with its mask; null for none.'),
        To: textOrNull('The value afterwards, masked unless the caller entered it; null for none.'),
        IsCleared: Type.Boolean({ description: 'Whether a stored value would be lost.' }),
      }),
      {
        description:
          'The fields that would change. A masked field for which the caller entered a value is always listed; otherwise a missing field would confirm a guess.',
      },
    ),
    Places: Type.Array(
      Type.Object({
        Tree: Type.String({ description: 'Tree in which the place would change.' }),
        From: personOrNull('Upline now; null for none.'),
        To: personOrNull('Upline afterwards; null for none.'),
        Leg: Type.String({ description: 'Leg afterwards; empty in trees without legs.' }),
        Rule: textOrNull('The placement rule that decides.'),
        IsLeft: Type.Boolean({ description: 'Whether the person would leave the tree.' }),
      }),
    ),
    Hooks: Type.Array(Type.String(), {
      description: 'Hook points whose handler would run, in order. A handler can still decide differently.',
    }),
    Version: Type.String({ description: 'Version of the record that this was previewed on.' }),
  },
  { title: 'ChangePreview', description: 'The effects of a change. Nothing was changed.' },
);

export type ChangePreview = Static<typeof ChangePreview>;

/** What the caller entered, by its path: `EmailAddress`, `PrimaryAddress.City`. */
export type EnteredTexts = ReadonlyMap<string, string>;

/** A preview as the back office may show it. */
export async function writePreview(
  names: NameReader,
  { seen, preview }: PatchPreview,
  entered: EnteredTexts,
): Promise<ChangePreview> {
  const { allowed, errors, changes, clears, places, hooks } = preview;
  const people = await namesOf(
    names,
    places.flatMap(({ from, to }) => [from?.uplineId ?? null, to?.uplineId ?? null]),
  );
  return {
    IsAllowed: allowed,
    Problems: errors.map(({ field, code, message }) => ({
      Field: field ?? null,
      Code: code,
      Message: message,
    })),
    Changes: [...changes, ...enteredAgain(seen, changes, entered)].map(({ field, from, to }) => ({
      Field: field,
      From: maskChange(field, from),
      To: isEntered(field, to, entered) ? changeText(field, to) : maskChange(field, to),
      IsCleared: clears.includes(field),
    })),
    Places: places.map(({ tree, from, to }) => ({
      Tree: tree,
      From: personLink(people, from?.uplineId ?? null),
      To: personLink(people, to?.uplineId ?? null),
      Leg: to?.leg ?? '',
      Rule: to === null || to.rule === '' ? null : to.rule,
      IsLeft: to === null,
    })),
    Hooks: hooks,
    Version: entityTag(seen),
  };
}

/**
 * Masked values that equal the stored ones in the caller's input. If the preview omitted them, it would reveal a
 * correct guess without an entry in the record of reads.
 */
function enteredAgain(
  seen: Customer,
  changes: readonly Pick<ValueChange, 'field'>[],
  entered: EnteredTexts,
): readonly ValueChange[] {
  return [...entered]
    .filter(([field, text]) => text.trim() !== '' && isMasked(field))
    .filter(([field]) => !changes.some((change) => change.field === field))
    .map(([field]) => ({ field, from: fieldValue(seen, field), to: fieldValue(seen, field) }));
}

/** The entered values: `{ PrimaryAddress: { City: 'Lima' } }` has `PrimaryAddress.City`. */
export function enteredTexts(changes: Readonly<Record<string, unknown>>): EnteredTexts {
  return new Map(
    Object.entries(changes).flatMap(([name, value]): [string, string][] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).map(([member, text]) => [`${name}.${member}`, String(text ?? '')])
        : [[name, String(value ?? '')]],
    ),
  );
}

/**
 * Whether the resulting value is what the caller entered. The field name alone does not show this: a blank field
 * may take a stored value, as the user name takes the email address.
 */
function isEntered(field: string, to: ChangedValue, entered: EnteredTexts): boolean {
  const text = changeText(field, entered.get(field)?.trim() ?? null);
  return text !== null && text.toLowerCase() === changeText(field, to)?.toLowerCase();
}
