import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { repositoryFiles } from '../support/repository-files.ts';
import { readText } from '../support/source-files.ts';

const IMPORT = /import (\w+) from '([^']+\.module\.css)';/g;
const CLASS = /\.([a-zA-Z]\w*)(?=[^{}]*\{)/g;

/**
 * Classes that pages use, by style sheet. A page can also use a class through a variable; its whole sheet then counts
 * as used.
 */
const uses = repositoryFiles()
  .filter((file) => /^web\/src\/.*\.tsx?$/.test(file))
  .flatMap((page) => {
    const text = readText(page);
    return [...text.matchAll(IMPORT)].map(([, name = '', target = '']) => ({
      page,
      sheet: path.posix.join(path.posix.dirname(page), target),
      classes: [...text.matchAll(new RegExp(`\\b${name}\\['(\\w+)'\\]`, 'g'))].map(([, used = '']) => used),
      isDynamic: new RegExp(`\\b${name}\\[[^']`).test(text),
    }));
  });

const classesOf = (sheet: string) => {
  const text = readText(sheet)
    .replaceAll(/\/\*.*?\*\//gs, '')
    .replaceAll(/:global\([^)]*\)/g, '');
  return new Set([...text.matchAll(CLASS)].map(([, name = '']) => name));
};

describe('A class of the pages', () => {
  it('is in the style sheet that its page imports it from', () => {
    const missing = uses.flatMap(({ page, sheet, classes }) => {
      const known = classesOf(sheet);
      return classes.filter((name) => !known.has(name)).map((name) => `${page}: ${name} is not in ${sheet}`);
    });
    assert.deepEqual(missing, []);
  });

  it('is used by a page', () => {
    const sheets = repositoryFiles().filter((file) => /^web\/src\/.*\.module\.css$/.test(file));
    const unused = sheets.flatMap((sheet) => {
      const here = uses.filter((use) => use.sheet === sheet);
      if (here.some(({ isDynamic }) => isDynamic)) return [];
      const used = new Set(here.flatMap(({ classes }) => classes));
      return [...classesOf(sheet)].filter((name) => !used.has(name)).map((name) => `${sheet}: .${name}`);
    });
    assert.deepEqual(unused, []);
  });
});
