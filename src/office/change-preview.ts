import Type, { type Static } from 'typebox';
import { entityTag } from '../customers/record/entity-tag.ts';
import type { NameReader } from '../customers/store/name-reader.ts';
import type { PatchPreview } from '../customers/write/preview-patch.ts';
import { personOrNull, textOrNull } from './contract-parts.ts';
import { changeText, maskChange } from './mask-change.ts';
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

/**
 * A preview as the back office may show it.
 * @param entered names of the members that the caller entered, such as `EmailAddress` or `PrimaryAddress.City`
 */
export async function writePreview(
  names: NameReader,
  { seen, preview }: PatchPreview,
  entered: ReadonlySet<string>,
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
    Changes: changes.map(({ field, from, to }) => ({
      Field: field,
      From: maskChange(field, from),
      To: entered.has(field) ? changeText(field, to) : maskChange(field, to),
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

/** The entered members by their path: `{ PrimaryAddress: { City } }` is `PrimaryAddress.City`. */
export function enteredFields(changes: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  return new Set(
    Object.entries(changes).flatMap(([name, value]) =>
      typeof value === 'object' && value !== null
        ? Object.keys(value).map((member) => `${name}.${member}`)
        : [name],
    ),
  );
}
