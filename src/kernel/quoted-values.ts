/** The part of JSON Schema that says which type a value has. */
interface TypedSchema {
  readonly type?: unknown;
  /** For a schema that refuses every value: the type that the value would have. */
  readonly 'x-type'?: unknown;
}

/** @returns the value to use; `undefined` if the value counts as left out */
export type QuotedValueReader = (value: unknown) => unknown;

const WHOLE_NUMBER = /^-?\d{1,15}$/;

/**
 * Creates the function that reads quoted numbers and booleans. Some clients put quotes around every value,
 * and send `""` for a missing number. Any other text stays as it is, and the contract refuses it.
 * @returns `undefined` if the schema accepts text, or expects neither a number nor a boolean
 */
export function quotedValueReader(schema: object): QuotedValueReader | undefined {
  const { type, 'x-type': hint } = schema as TypedSchema;
  const types = [type ?? hint].flat();
  if (types.includes('string')) return undefined;
  if (types.includes('integer') || types.includes('number')) return readQuotedNumber;
  return types.includes('boolean') ? readQuotedFlag : undefined;
}

/** A whole decimal number as text: bodies quote it, queries and paths have only text. */
export function readQuotedNumber(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (value === '') return undefined;
  // Adding 0 turns -0 into 0.
  return WHOLE_NUMBER.test(value) ? Number(value) + 0 : value;
}

/** `true` or `false` in any case. */
export function readQuotedFlag(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (value === '') return undefined;
  const text = value.toLowerCase();
  return text === 'true' || text === 'false' ? text === 'true' : value;
}
