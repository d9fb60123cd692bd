import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ImportLine, readSources, type SourceFile } from '../support/source-files.ts';

/*
 * The arrows of ARCHITECTURE.md, checked against the import lines. Modules are folders of `src/`. Each rule defines
 * its files, and the imports that they must not have.
 */

/** Lowest floor first. A module may import modules on lower floors, but not its neighbors on the same floor. */
const FLOORS: readonly (readonly string[])[] = [
  ['kernel', 'commission-plan'],
  ['database', 'passwords'],
  ['idempotency', 'extensions'],
  ['config'],
  ['http'],
  ['trees', 'hooks', 'subscriptions', 'accounts', 'addresses', 'company-routes', 'events'],
  ['customers'],
  ['import', 'portal', 'single-sign-on', 'office'],
  ['custom-pages'],
  ['catalogue'],
  ['extension.ts'],
  ['server'],
  ['cli'],
  ['main.ts'],
];

/** Modules that the server only connects. All others are tools that any module may use. */
const PRODUCT_MODULES = [
  ...['idempotency', 'trees', 'hooks', 'subscriptions', 'accounts', 'addresses', 'company-routes', 'events'],
  ...['customers', 'import', 'portal', 'single-sign-on', 'office', 'custom-pages'],
];

/** Doors whose name differs from the name of their module. */
const DOORS: Readonly<Record<string, string>> = { idempotency: 'repeated-requests' };

/** Narrower limits for folders whose floor would allow more imports. */
const NARROWER: Readonly<Record<string, readonly string[]>> = {
  addresses: ['commission-plan', 'http', 'kernel'],
  'commission-plan': [],
  passwords: [],
  idempotency: ['database', 'kernel'],
  subscriptions: ['config', 'database', 'http', 'kernel'],
  accounts: ['config', 'database', 'http', 'kernel', 'passwords'],
};

const sources = readSources();

/** The folder below `src/`, or the name of a file at its root. */
const moduleOf = (file: string) => /^src\/([^/]+)/.exec(file)?.[1] ?? file;
const floorOf = (name: string) => FLOORS.findIndex((floor) => floor.includes(name));
const isOurs = ({ target }: ImportLine) => target.startsWith('src/');
/**
 * Whether a file contains SQL: a file in a folder `store/`, or a reader or store in a module that has no such folder.
 */
const isStore = (file: string) =>
  /^src\/(?:customers|trees)\/store\//.test(file) ||
  /^src\/(?:subscriptions|accounts|idempotency|extensions|hooks|import|single-sign-on|office|events)\/(?:.*\/)?[^/]*-(?:store|reader)\.ts$/.test(
    file,
  );

const doorOf = (name: string) => `src/${name}/${DOORS[name] ?? name}.ts`;
/** A `-storage` file constructs the stores that the door of its module shares with the command line. */
const isStorage = (file: string) => /^src\/[^/]+\/(?:store\/)?[^/]+-storage\.ts$/.test(file);
const constructsStores = (file: string) => file === doorOf(moduleOf(file)) || isStorage(file);

/** The folders of operations: those that contain a contract. */
const operationFolders = new Set(
  sources
    .filter(({ path }) => /\/contracts?\.ts$/.test(path))
    .map(({ path }) => path.slice(0, path.lastIndexOf('/'))),
);
const operationFolderOf = (file: string) => {
  const folder = file.slice(0, file.lastIndexOf('/'));
  return operationFolders.has(folder) ? folder : undefined;
};

/** Every import that breaks a rule, as `file -> target`. */
function offenders(
  isSubject: (file: SourceFile) => boolean,
  isForbidden: (target: ImportLine, file: SourceFile) => boolean,
): string[] {
  const subjects = sources.filter(isSubject);
  assert.ok(subjects.length > 0, 'the rule is about no file at all');
  return subjects.flatMap((file) =>
    file.imports.filter((line) => isForbidden(line, file)).map((line) => `${file.path} -> ${line.target}`),
  );
}

/** Every cycle of imports that a depth-first search finds, as its files in order. */
function circlesOf(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const circles: string[][] = [];
  const done = new Set<string>();
  const open: string[] = [];
  const visit = (file: string) => {
    if (done.has(file)) return;
    const start = open.indexOf(file);
    if (start !== -1) {
      circles.push(open.slice(start));
      return;
    }
    open.push(file);
    for (const target of imports.get(file) ?? []) visit(target);
    open.pop();
    done.add(file);
  };
  for (const file of imports.keys()) visit(file);
  return circles;
}

describe('layering', () => {
  it('reads the whole source: a check that reads nothing would always pass', () => {
    assert.ok(sources.length >= 400, `only ${sources.length} files`);
    const imports = sources.flatMap((file) => file.imports);
    assert.ok(imports.length >= 1500, `only ${imports.length} imports`);
    const missing = imports.filter(
      (line) => isOurs(line) && !sources.some(({ path }) => path === line.target),
    );
    assert.deepEqual(missing, [], 'every import of ours leads to a file that was read');
    assert.ok(operationFolders.size >= 30, `only ${operationFolders.size} folders of operations`);
  });

  it('the root of src/ contains the entry, the public file and folders', () => {
    const loose = sources.map(({ path }) => path).filter((file) => /^src\/[^/]+$/.test(file));
    assert.deepEqual(
      loose.filter((file) => !['src/main.ts', 'src/extension.ts'].includes(file)),
      [],
      'move each of these into the module that it belongs to (ARCHITECTURE.md, Modules)',
    );
  });

  it('every module has its floor', () => {
    const names = [...new Set(sources.map(({ path }) => moduleOf(path)))];
    assert.deepEqual(
      names.filter((name) => floorOf(name) === -1),
      [],
      'give each new module a floor in this test and a line in ARCHITECTURE.md',
    );
  });

  it('no arrow between modules runs upward or along a floor', (t) => {
    const arrows = new Set<string>();
    const found = offenders(
      () => true,
      (line, file) => {
        const [from, to] = [moduleOf(file.path), moduleOf(line.target)];
        if (!isOurs(line) || from === to) return false;
        arrows.add(`${from} -> ${to}`);
        return floorOf(to) >= floorOf(from);
      },
    );
    t.diagnostic(`${FLOORS.flat().length} modules, ${arrows.size} arrows between them`);
    assert.deepEqual(found, []);
  });

  it('modules with narrower limits than their floor keep to them', () => {
    const found = offenders(
      ({ path }) => NARROWER[moduleOf(path)] !== undefined,
      (line, { path }) => {
        const to = moduleOf(line.target);
        return isOurs(line) && to !== moduleOf(path) && NARROWER[moduleOf(path)]?.includes(to) === false;
      },
    );
    assert.deepEqual(found, []);
  });

  it('the commission plan is pure: it imports nothing but itself', () => {
    const found = offenders(
      ({ path }) => moduleOf(path) === 'commission-plan',
      ({ target }) => moduleOf(target) !== 'commission-plan',
    );
    assert.deepEqual(found, []);
  });

  it('the customer record depends on no wire form, and on no code that writes it', () => {
    const found = offenders(
      ({ path }) => path.startsWith('src/customers/record/'),
      ({ target }) => /^src\/customers\/(?:wire|write|extension)\//.test(target),
    );
    assert.deepEqual(found, []);
  });

  it('only stores, readers and the database module use SQL', () => {
    const mayTouch = ({ path }: SourceFile) => moduleOf(path) === 'database' || isStore(path);
    const found = offenders(
      (file) => !mayTouch(file),
      ({ target }) => target.startsWith('kysely') || target === 'node:sqlite' || target === 'pg',
    );
    assert.deepEqual(found, []);
  });

  it('only doors and storage files construct stores and readers; all others use them as types', () => {
    const found = offenders(
      ({ path }) => !constructsStores(path) && !isStore(path),
      ({ target, isType }) => isStore(target) && /-(?:store|reader)\.ts$/.test(target) && !isType,
    );
    assert.deepEqual(found, []);
  });

  it('every product module has a door: one function of its own, which takes its ports', () => {
    const faults = PRODUCT_MODULES.flatMap((name) => {
      const door = sources.find(({ path }) => path === doorOf(name));
      if (door === undefined) return [`${doorOf(name)} is missing`];
      const own = [...door.text.matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)];
      const [made] = own.map(([, exported]) => exported);
      const isOne = own.length === 1 && /^(?:create|start)[A-Z]/.test(made ?? '');
      return isOne ? [] : [`${door.path} exports ${own.map(([, exported]) => exported).join(', ')}`];
    });
    assert.deepEqual(faults, []);
  });

  it('the server imports product modules only through their doors and storage files, types included', () => {
    const found = offenders(
      ({ path }) => moduleOf(path) === 'server',
      ({ target }) => {
        const name = moduleOf(target);
        return PRODUCT_MODULES.includes(name) && target !== doorOf(name) && !isStorage(target);
      },
    );
    assert.deepEqual(found, [], 'let the door give or take it, so that what is behind it can change');
  });

  it('an operation is listed once: its door binds the list that the catalogue shows', () => {
    const lists = sources
      .filter(({ path }) => /^src\/catalogue\/(?:portal-)?operations\.ts$/.test(path))
      .flatMap(({ imports }) => imports.map(({ target }) => target))
      .filter((target) => /operations?\.ts$/.test(target) && PRODUCT_MODULES.includes(moduleOf(target)));
    assert.ok(lists.length >= 12, `only ${lists.length} lists`);
    const unbound = lists.filter((list) => {
      const door = sources.find(({ path }) => path === doorOf(moduleOf(list)));
      return door?.imports.some(({ target, isType }) => target === list && !isType) !== true;
    });
    assert.deepEqual(unbound, [], 'let the door bind the same list');
  });

  it('only the HTTP module and the portal use Fastify', () => {
    const found = offenders(
      ({ path }) => !['http', 'portal'].includes(moduleOf(path)),
      ({ target, isType }) => /^@?fastify/.test(target) && !isType,
    );
    assert.deepEqual(found, []);
  });

  it('no file imports itself through others, types included', () => {
    const imports = new Map(
      sources.map(({ path, imports: lines }) => [path, lines.map(({ target }) => target)]),
    );
    assert.deepEqual(circlesOf(imports), []);
  });

  it('no operation imports from the folder of another operation', () => {
    const found = offenders(
      ({ path }) => operationFolderOf(path) !== undefined,
      ({ target }, { path }) => {
        const other = operationFolderOf(target);
        return other !== undefined && other !== operationFolderOf(path);
      },
    );
    assert.deepEqual(found, []);
  });

  it('only the database module keys state by the identity of an object', () => {
    const found = sources.filter(
      ({ path, text }) => moduleOf(path) !== 'database' && /\bnew Weak(?:Map|Set|Ref)\b/.test(text),
    );
    assert.deepEqual(
      found.map(({ path }) => path),
      [],
      'make it a member of the object, or of what is passed with it',
    );
  });

  it('named values of the installation have their names and statements in one file', () => {
    const found = sources.filter(
      ({ path, text }) =>
        !path.includes('/migrations/') &&
        /(?:selectFrom|insertInto|updateTable|deleteFrom)\('installation'\)/.test(text),
    );
    assert.deepEqual(
      found.map(({ path }) => path),
      // The first file reads a database of any version, which may lack the table.
      ['src/database/inspect-database.ts', 'src/database/installation-values.ts'],
    );
  });

  it('the environment is read in one file', () => {
    const readers = sources.filter(({ text }) => /process\.env\b/.test(text)).map(({ path }) => path);
    assert.deepEqual(readers, ['src/config/environment.ts']);
  });
});
