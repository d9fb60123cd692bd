import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { repositoryFiles } from '../support/repository-files.ts';
import { readText } from '../support/source-files.ts';

/** Names every pattern below, so it breaks each rule. */
const THIS_FILE = 'test/rules/texts.test.ts';
const IS_BINARY = /\.(?:png|ico|woff2?)$/;

/** Files and folders that may contain the avoided words, with the reason. */
const NOT_PLAIN: Readonly<Record<string, string>> = {
  'api-history/': 'published versions of the API never change',
  'CHANGELOG.md': 'sections of published versions never change',
  LICENSE: 'a legal text that is never changed',
  'test/rules/page-texts.test.ts': 'names the same words for the pages of the portal',
};

/** Scripts of public reports search for the message that an embedded database can't be read. */
const PUBLISHED_CONTRACTION = [
  'src/database/open-database.ts',
  'test/journeys/operating/start-faults.test.ts',
];

const COMMENT_OR_STRING =
  /\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;

/**
 * The comments and strings of a program, because names such as `beside` count as code; of any other file, the whole
 * text.
 */
const proseOf = (file: string, text: string) =>
  /\.(?:ts|mjs)$/.test(file) ? (text.match(COMMENT_OR_STRING) ?? []).join('\n') : text;

interface Rule {
  readonly name: string;
  readonly pattern: RegExp;
  readonly isAbout?: (file: string) => boolean;
  /** The part of the text that the rule reads; by default all of it. */
  readonly read?: (file: string, text: string) => string;
  /** Texts that each pattern must find: a rule that finds nothing always passes. */
  readonly finds: readonly string[];
}

const RULES: readonly Rule[] = [
  {
    name: 'names no path of one machine',
    pattern:
      /(?<![\w.~/$}-])\/(?:work|root|home|Users|tmp|mnt|workspace|private\/var|var\/folders)\/\w|\b[A-Z]:\\\w/,
    finds: ['cd /home/ada/upline', '"/tmp/x"', 'C:\\Users'],
  },
  {
    name: 'names no host of a package registry',
    pattern: /(?:\/\/|@)[\w.-]*(?:registry|npmjs|npmmirror|artifactory|nexus|verdaccio|jfrog)[\w-]*\.\w/i,
    finds: ['https://registry.npmjs.org/x', 'http://nexus.example.com'],
  },
  {
    name: 'contains no note to a colleague',
    pattern:
      /\b(?:TODO|FIXME|WIP|HACK)\b|\bnotes? (?:from|to) (?:the|my|our|your)\b|\b(?:delete|remove) this (?:file|note)\b|\breport (?:back|at \d)|\b(?:the|our|your) lead\b|\bgit merge main\b|\b\d\d:\d\d at the latest\b|\(issue #?\d+\b|\b(?:this|next|last|previous|another) session of (?:work|the project)\b|\bhand(?:ed|ing)? (?:this |it )?over to (?:the )?next\b/i,
    finds: [
      '// TODO: later',
      '# NOTE FROM THE LEAD (03:29)',
      'Delete this file.',
      'what it costs (issue 4, part 8)',
    ],
  },
  {
    name: 'refers only to documents in the repository',
    pattern: /(?<![\w/-])(?:reference|source)\/[\w-]+\.(?:md|txt)\b/,
    // A migration that has shipped is never edited.
    isAbout: (file) => !file.startsWith('src/database/migrations/'),
    finds: ['(reference/customers-api.md 1.2)', 'source/upgrade-customer-page.txt'],
  },
  {
    name: 'is not a note by its name',
    pattern: /^/,
    isAbout: (file) =>
      /(?:^|[/_.-])(?:notes?[_-](?:from|for|to)|todo|scratch|wip|handover|memo|tmp|draft)(?:[_.-]|$)/i.test(
        file,
      ),
    finds: [''],
  },
  {
    name: 'counts things on the command line with countOf, which has the singular for one of them',
    pattern: /\} (?:customers|rows|faults|problems|sessions|hooks)\b/,
    isAbout: (file) => file.startsWith('src/cli/'),
    finds: ['formatCount(rows)} rows', 'count} customers stored'],
  },
  {
    name: 'is free of words that a native writer avoids',
    pattern: /\b(?:whoever|anew|mend(?:ed|s|ing)?|meanwhile|beside)\b/i,
    isAbout: (file) => !Object.keys(NOT_PLAIN).some((place) => file.startsWith(place)),
    read: proseOf,
    finds: [
      '// for whoever asks',
      'begin anew',
      'Mend it first',
      'was written meanwhile',
      'a file beside it',
      'Beside the server',
    ],
  },
  {
    name: 'has no contracted negation, which a reader of a second language can miss',
    pattern: /\b(?:are|ca|could|did|do|does|had|has|have|is|must|should|was|were|wo|would)n?['’]t\b/i,
    isAbout: (file) =>
      !PUBLISHED_CONTRACTION.includes(file) &&
      !Object.keys(NOT_PLAIN).some((place) => file.startsWith(place)),
    read: proseOf,
    finds: ["the file can't be read", 'This doesn’t hold', "It won't run"],
  },
];

/** Published documents are generated; the release notes of the API are written, so they are included. */
const isWritten = (file: string) =>
  file !== THIS_FILE && !IS_BINARY.test(file) && !/^api-history\/.*\.json$/.test(file);

describe('every text of the repository', () => {
  const files = repositoryFiles().filter(isWritten);
  const texts = new Map(files.map((file) => [file, readText(file)]));

  for (const {
    name,
    pattern,
    isAbout = () => true,
    read = (_file: string, text: string) => text,
    finds,
  } of RULES) {
    it(name, () => {
      for (const text of finds) assert.match(text, pattern);
      assert.ok(texts.size >= 300, `only ${texts.size} files`);
      const found = [...texts].flatMap(([file, text]) => {
        const match = isAbout(file) ? pattern.exec(read(file, text)) : null;
        return match === null ? [] : [`${file}: ${match[0]}`];
      });
      assert.deepEqual(found, []);
    });
  }
});
