import { describe, it } from 'node:test';
import { importErrors } from '../../src/import/errors.ts';
import { importColumns } from '../../src/import/import-columns.ts';
import { assertGeneratedSection, markdownTable } from '../support/generated-docs.ts';

describe('docs/import.md agrees with the code', () => {
  it('lists every column', () => {
    const rows = importColumns.map(({ name, type, description }) => [
      `\`${name}\``,
      { text: 'text', integer: 'whole number', flag: 'flag', date: 'date' }[type],
      description,
    ]);
    const table = markdownTable(['Column', 'Type', 'Meaning'], rows);
    assertGeneratedSection('docs/import.md', 'columns', table);
  });

  it('lists every fault that only an import has', () => {
    const rows = Object.entries(importErrors).map(([code, { text, remedy }]) => [
      `\`${code}\``,
      text,
      remedy,
    ]);
    assertGeneratedSection('docs/import.md', 'faults', markdownTable(['Code', 'Message', 'Remedy'], rows));
  });
});
