/** Makes an object of the values of a row. */
export type RowMaker = (values: readonly unknown[]) => Record<string, unknown>;

/**
 * `node:sqlite` itself would make each row a dictionary, which is slow to make and to read (decision 0032). A
 * literal with every member written out gets its shape at once; setting members by computed names took a
 * quarter of a read. The code holds only the column names of our own statements, quoted.
 */
export function createRowMaker(columns: readonly string[]): RowMaker {
  const members = columns.map((name, index) => `[${JSON.stringify(name)}]: values[${index}]`);
  return new Function('values', `return { ${members.join(', ')} };`) as RowMaker;
}
