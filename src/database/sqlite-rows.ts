/** Makes an object of the values of a row. */
export type RowMaker = (values: readonly unknown[]) => Record<string, unknown>;

/**
 * `node:sqlite` itself would make each row a dictionary, slow to make and slow to read (decision 0032). One that is
 * written out, member by member, gets its shape at once: of a read, setting members by computed names was a
 * quarter. The code holds nothing but the names of columns, which are those of our own statements, quoted.
 */
export function createRowMaker(columns: readonly string[]): RowMaker {
  const members = columns.map((name, index) => `[${JSON.stringify(name)}]: values[${index}]`);
  return new Function('values', `return { ${members.join(', ')} };`) as RowMaker;
}
