import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readText, repositoryRoot } from './source-files.ts';

/**
 * Compares the part of a document between `<!-- generated: NAME -->` and `<!-- end -->` with the text from
 * the code. `UPDATE_DOCS=1 npm test` writes it instead.
 */
export function assertGeneratedSection(file: string, name: string, expected: string): void {
  const text = readText(file);
  const start = `<!-- generated: ${name} -->\n`;
  const end = '<!-- end -->';
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  assert.ok(from >= 0 && to > from, `${file} has the markers of the section "${name}"`);
  const section = `\n${expected.trim()}\n\n`;
  if (process.env['UPDATE_DOCS'] === '1') {
    writeFileSync(
      path.join(repositoryRoot, file),
      text.slice(0, from + start.length) + section + text.slice(to),
    );
    return;
  }
  assert.equal(text.slice(from + start.length, to), section, `${file} is stale: run UPDATE_DOCS=1 npm test`);
}

/** A Markdown table. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
