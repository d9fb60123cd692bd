import type { ApiDocument, Schema } from './api-document.ts';
import { compareKeywords } from './compare-keywords.ts';
import type { Kind, SchemaDifference } from './difference.ts';

type Differences = readonly SchemaDifference[];

export type CompareSchemas = (before: Schema, after: Schema) => Differences;

/**
 * Compares schemas of two documents, including references, members, items and alternatives. Names of
 * components are ignored.
 */
export function createSchemaComparison(before: ApiDocument, after: ApiDocument): CompareSchemas {
  // Pairs of components under comparison: a recursive pair is compared once.
  const open = new Set<string>();
  const compare: CompareSchemas = (old, present) => {
    const pair = `${old.$ref} ${present.$ref}`;
    const isPair = old.$ref !== undefined && present.$ref !== undefined;
    if (isPair && open.has(pair)) return [];
    if (isPair) open.add(pair);
    const differences = compareResolved(resolve(before, old), resolve(after, present), compare);
    open.delete(pair);
    return differences;
  };
  return compare;
}

function resolve(document: ApiDocument, schema: Schema): Schema {
  const { $ref, ...siblings } = schema;
  if ($ref === undefined) return schema;
  const name = /^#\/components\/schemas\/([\w.-]+)$/.exec($ref)?.[1] ?? '';
  const target = document.components?.schemas?.[name];
  if (target === undefined) throw new TypeError(`${$ref} leads nowhere`);
  return { ...resolve(document, target), ...siblings };
}

function compareResolved(before: Schema, after: Schema, compare: CompareSchemas): Differences {
  // Any other schema is wider than one that accepts no value, regardless of its keywords.
  if (takesNothing(before) !== takesNothing(after)) {
    return takesNothing(before)
      ? [{ field: '', kind: 'Widened', text: 'No value was accepted, and now some are.' }]
      : [{ field: '', kind: 'Narrowed', text: 'No value is accepted any longer.' }];
  }
  const [old, present] = [alternativesOf(before), alternativesOf(after)];
  const alternatives =
    old === null && present === null
      ? []
      : compareParts(old ?? [before], present ?? [after], compare, { added: 'Widened', removed: 'Narrowed' });
  // If only one side has alternatives, the other side counts as its only alternative.
  if ((old === null) !== (present === null)) return alternatives;
  return [
    ...compareKeywords(before, after),
    ...alternatives,
    ...compareParts(before.allOf ?? [], after.allOf ?? [], compare, {
      added: 'Narrowed',
      removed: 'Widened',
    }),
    ...compareMembers(before, after, compare),
    ...compareItems(before, after, compare),
  ];
}

function takesNothing({ not }: Schema): boolean {
  return typeof not === 'object' && not !== null && Object.keys(not).length === 0;
}

function alternativesOf({ anyOf, oneOf }: Schema): readonly Schema[] | null {
  return anyOf ?? oneOf ?? null;
}

/**
 * Pairs equal alternatives first, then those with the same name, or the same type without a name. The rest
 * was removed or added.
 */
function compareParts(
  before: readonly Schema[],
  after: readonly Schema[],
  compare: CompareSchemas,
  kinds: { readonly added: Kind; readonly removed: Kind },
): Differences {
  const present = [...after];
  const take = (isMatch: (part: Schema) => boolean): Schema | undefined => {
    const index = present.findIndex(isMatch);
    return index < 0 ? undefined : present.splice(index, 1)[0];
  };
  const unmatched = before.filter((old) => take((part) => compare(old, part).length === 0) === undefined);
  const differences = unmatched.flatMap((old) => {
    const kin = take((part) => shown(part) === shown(old));
    if (kin !== undefined) return compare(old, kin);
    return [{ field: '', kind: kinds.removed, text: `Alternative removed: ${shown(old)}.` }];
  });
  const added = present.map((part) => ({
    field: '',
    kind: kinds.added,
    text: `Alternative added: ${shown(part)}.`,
  }));
  return [...differences, ...added];
}

/** The label of an alternative: the name of its component, which is also its title, or its type. */
function shown(schema: Schema): string {
  const name = nameOf(schema);
  return name === undefined ? String(schema.type ?? 'a schema') : `\`${name}\``;
}

function nameOf({ $ref, title }: Schema): string | undefined {
  if ($ref !== undefined) return $ref.slice($ref.lastIndexOf('/') + 1);
  return typeof title === 'string' ? title : undefined;
}

function compareMembers(before: Schema, after: Schema, compare: CompareSchemas): Differences {
  const [old, present] = [before.properties ?? {}, after.properties ?? {}];
  const [demandedBefore, demanded] = [new Set(before.required), new Set(after.required)];
  const removed = Object.keys(old)
    .filter((name) => !Object.hasOwn(present, name))
    .map((name): SchemaDifference => ({ field: name, kind: 'Removed', text: 'The member was removed.' }));
  const others = Object.entries(present).flatMap(([name, member]): Differences => {
    const isDemanded = demanded.has(name);
    // Some names equal members that every object has.
    const previous = Object.hasOwn(old, name) ? old[name] : undefined;
    if (previous === undefined) {
      const text = `New member, ${isDemanded ? 'required' : 'optional'}.`;
      return [{ field: name, kind: 'Added', text, ...(isDemanded ? { isDemanded } : {}) }];
    }
    return [
      ...compareRequired(name, demandedBefore.has(name), isDemanded),
      ...within(name, compare(previous, member)),
    ];
  });
  return [...removed, ...others];
}

export function compareRequired(field: string, wasRequired: boolean, isRequired: boolean): Differences {
  if (wasRequired === isRequired) return [];
  return isRequired
    ? [{ field, kind: 'Required', text: 'Was optional, and is now required.' }]
    : [{ field, kind: 'Optional', text: 'Was required, and is now optional.' }];
}

function compareItems(before: Schema, after: Schema, compare: CompareSchemas): Differences {
  if (before.items === undefined && after.items === undefined) return [];
  return within('[]', compare(itemsOf(before), itemsOf(after)));
}

function itemsOf({ items = true }: Schema): Schema {
  if (typeof items === 'object') return items;
  return items ? {} : { not: {} };
}

function within(name: string, differences: Differences): Differences {
  return differences.map((found) => ({ ...found, field: joined(name, found.field) }));
}

function joined(outer: string, inner: string): string {
  return inner === '' || inner.startsWith('[') ? outer + inner : `${outer}.${inner}`;
}
