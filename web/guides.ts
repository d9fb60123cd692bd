import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Marked, type Token } from 'marked';
import { getHeadingList, gfmHeadingId } from 'marked-gfm-heading-id';
import type { Plugin } from 'vite';

/*
 * The guides of docs/ as pages of the portal. They are rendered while the pages are built, so that a browser gets
 * HTML without a script in it, and no Markdown is read at run time.
 */

const FOLDER = path.join(import.meta.dirname, '../docs');
const LIST = 'virtual:guides';
const ONE = 'virtual:guide/';
/** Stands for the address of a picture until the build knows it. */
const PICTURE = /%PICTURE:([^%]+)%/g;

/** One line for each guide, for the list of guides. */
const SUMMARIES: Readonly<Record<string, string>> = {
  'api-versions': 'What changed between versions of the API, and what breaks clients.',
  'back-office': 'Find people, open their record by role, and see who looked.',
  clients: 'Call the API from TypeScript: types, errors, retries, lists.',
  compatibility: 'How Upline matches the published API, and where it is more precise.',
  'custom-pages': 'Show pages of your own in the portal.',
  errors: 'The body of every failure, and the list of error codes.',
  glossary: 'The words of the API and of the guides.',
  merging: 'One customer out of two, with preview and undo.',
  hooks: 'Run your own code inside the operations, in the process of the server.',
  import: 'Bring existing customers and their placements from a CSV file.',
  operating: 'Run, back up, update and monitor a server.',
  'own-operations': 'Add operations of your own to the API.',
  plan: 'Every option of the commission plan, with a complete example.',
  portal: 'What developers and administrators do in the portal.',
  reference: 'Read the API, send requests from the page, and copy code samples.',
  'remote-hooks': 'Run your own code inside the operations, over HTTP.',
  'safe-writes': 'Repeat requests safely, protect changes, and preview them.',
  settings: 'The environment variables of the server.',
  'single-sign-on': 'Sign customers in at your other systems, by one-time tokens.',
  events: 'What every write tells other systems, in one order without gaps.',
  trees: 'Kinds of trees, placement rules, moves and history.',
};

export interface Guide {
  /** Of the file, without its ending; part of the address. */
  readonly name: string;
  readonly title: string;
  /** What the guide is about, in one line. */
  readonly intro: string;
  readonly html: string;
}

export function readGuides(): Guide[] {
  return globSync('*.md', { cwd: FOLDER })
    .map((file) => renderGuide(path.basename(file, '.md'), readFileSync(path.join(FOLDER, file), 'utf8')))
    .toSorted((left, right) => left.title.localeCompare(right.title));
}

/** Makes `virtual:guides` the list of guides, and `virtual:guide/NAME` the HTML of one. */
export function guides(): Plugin {
  let rendered: readonly Guide[] = [];
  return {
    name: 'upline-guides',
    buildStart() {
      rendered = readGuides();
    },
    /** For the server, which answers 404 at the address of a guide that does not exist. */
    generateBundle() {
      const source = JSON.stringify(rendered.map(({ name }) => name));
      this.emitFile({ type: 'asset', fileName: 'guides.json', source });
    },
    resolveId: (id) => (id === LIST || id.startsWith(ONE) ? `\0${id}` : undefined),
    load(id) {
      if (id === `\0${LIST}`) return listModule(rendered);
      const guide = rendered.find(({ name }) => id === `\0${ONE}${name}`);
      return guide === undefined ? undefined : guideModule(guide);
    },
  };
}

function listModule(all: readonly Guide[]): string {
  const entries = all.map(
    ({ name, title, intro }) =>
      `{ ...${JSON.stringify({ name, title, intro })}, load: () => import(${JSON.stringify(ONE + name)}) }`,
  );
  return `export const guides = [${entries.join(', ')}];`;
}

function guideModule({ html }: Guide): string {
  const pictures = [...new Set([...html.matchAll(PICTURE)].map(([, file = '']) => file))];
  const imports = pictures.map(
    (file, index) => `import picture${index} from ${JSON.stringify(`${path.join(FOLDER, file)}?url`)};`,
  );
  const text = JSON.stringify(html).replace(
    PICTURE,
    (_, file: string) => `" + picture${pictures.indexOf(file)} + "`,
  );
  return [...imports, `export const html = ${text};`].join('\n');
}

/** @param markdown begins with the title */
export function renderGuide(name: string, markdown: string): Guide {
  const marked = new Marked(gfmHeadingId(), { renderer: RENDERER });
  const [heading = '', ...rest] = markdown.split('\n');
  const body = rest.join('\n');
  return {
    name,
    title: heading.replace(/^# /, ''),
    intro: SUMMARIES[name] ?? '',
    html: withRowIds(marked.parse(body, { async: false }), new Set(getHeadingList().map(({ id }) => id))),
  };
}

const RENDERER = {
  /** Where a link leads in the portal; what is only in the repository is no link. */
  link(
    this: { parser: { parseInline(tokens: Token[]): string } },
    { href, tokens }: { href: string; tokens: Token[] },
  ) {
    const text = this.parser.parseInline(tokens);
    const address = addressOf(href);
    return address === null ? text : `<a href="${address}">${text}</a>`;
  },
  image: ({ href, text }: { href: string; text: string }) =>
    `<img src="%PICTURE:${href}%" alt="${escapeHtml(text)}">`,
  /** The marks around generated parts. */
  html: ({ text }: { text: string }) => (text.startsWith('<!--') ? '' : text),
  code: ({ text }: { text: string }) => `<pre tabindex="0"><code>${escapeHtml(text)}</code></pre>\n`,
};

function addressOf(href: string): string | null {
  if (/^(?:https?:|#)/.test(href)) return href;
  if (href === '../openapi.json') return '/openapi.json';
  const [, guide, anchor = ''] = /^([\w-]+)\.md(#.*)?$/.exec(href) ?? [];
  return guide === undefined ? null : `/docs/guides/${guide}${anchor}`;
}

/**
 * A row that begins with a name, such as an error code or a setting, can be linked to by it. Tables get a frame in
 * which they scroll on a small screen.
 */
function withRowIds(html: string, taken: Set<string>): string {
  const rows = html.replace(/<tr>\n<td><code>([\w.-]+)<\/code><\/td>/g, (row, id: string) => {
    if (taken.has(id)) return row;
    taken.add(id);
    return row.replace('<tr>', `<tr id="${id}">`);
  });
  return rows
    .replaceAll('<table>', '<div role="group" aria-label="Table" tabindex="0"><table>')
    .replaceAll('</table>', '</table></div>');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
