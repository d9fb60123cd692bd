/** The part of JSON Schema that models use. */
interface ModelSchema {
  readonly properties?: Readonly<Record<string, ModelSchema>>;
  readonly items?: ModelSchema;
}

/**
 * Converts members to the model's spelling. Non-objects, and members unknown to the model, stay unchanged.
 */
export type ModelNames = (value: unknown) => unknown;

/**
 * Naming conventions differ between languages: ASP.NET Core writes camelCase by default. Member names
 * therefore match in any case. An exact spelling takes precedence; a second spelling of the same member stays
 * unchanged, as an unknown member.
 */
export function createModelNames(schema: object): ModelNames {
  const { properties, items } = schema as ModelSchema;
  if (items !== undefined) {
    const readItem = createModelNames(items);
    return (value) => (Array.isArray(value) ? value.map(readItem) : value);
  }
  if (properties === undefined) return (value) => value;
  const readers = new Map(
    Object.entries(properties).map(([name, member]) => [name, createModelNames(member)]),
  );
  const spellings = new Map([...readers.keys()].map((name) => [name.toLowerCase(), name]));
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const given = value as Readonly<Record<string, unknown>>;
    const taken = new Set(Object.keys(given).filter((name) => readers.has(name)));
    return Object.fromEntries(
      Object.entries(given).map(([written, member]) => {
        if (readers.has(written)) return [written, readers.get(written)?.(member)];
        const name = spellings.get(written.toLowerCase());
        if (name === undefined || taken.has(name)) return [written, member];
        taken.add(name);
        return [name, readers.get(name)?.(member)];
      }),
    );
  };
}
