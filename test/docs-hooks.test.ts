import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { TSchema } from 'typebox';
import { ApplicationModel, AssociateModel } from '../src/customers/extension-models.ts';
import type { ExtensionHooks, ExtensionServices } from '../src/extension.ts';
import type { HookPoint } from '../src/extensions/hook-point.ts';
import { hookPoints } from '../src/hook-points.ts';
import { loadClientExtension } from '../src/load-client-extension.ts';
import { problemsOf } from './answers.ts';
import { retailBody } from './bodies.ts';
import { assertGeneratedSection, markdownTable } from './generated-docs.ts';
import { readText } from './source-files.ts';
import { startTestServer } from './test-server.ts';

const FILE = 'docs/hooks.md';

type Schema = TSchema & {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
};

const shared = Object.keys(AssociateModel.properties).filter((name) => name in ApplicationModel.properties);
const without = (schema: Schema, names: readonly string[]) =>
  Object.entries(schema.properties ?? {}).filter(([name]) => !names.includes(name));

describe('docs/hooks.md', () => {
  it('has every hook point, with what it does and its members', () => {
    assertGeneratedSection(FILE, 'hook points', hookPoints.map(describeHookPoint).join('\n\n'));
  });

  it('has every member of the models', () => {
    const { Address, Custom } = AssociateModel.properties;
    const sections = [
      [
        'Associate and Application',
        without(
          AssociateModel,
          without(AssociateModel, shared).map(([name]) => name),
        ),
      ],
      ['Associate only', without(AssociateModel, shared)],
      ['Application only', without(ApplicationModel, shared)],
      ['Address', without(Address, [])],
      ['Custom', without(Custom, [])],
    ] as const;
    const text = sections.map(([title, members]) => `### ${title}\n\n${memberTable(members)}`);
    assertGeneratedSection(FILE, 'models', text.join('\n\n'));
  });

  it('names every service and no other', async () => {
    let offered: ExtensionServices | undefined;
    const hooks: ExtensionHooks = {
      'Associates.Enrollment.WriteApplication': async (request, next, { services }) => {
        offered = services;
        return next(request);
      },
    };
    const { plan } = await loadFirstBlock();
    await using server = await startTestServer({ extension: { plan, hooks } });
    await server.create(retailBody());
    const methods = Object.entries(offered ?? {}).flatMap(([service, each]) =>
      Object.keys(each).map((method) => `${service}.${method}`),
    );
    const documented = [...readText(FILE).matchAll(/^\| `services\.([\w.]+)\(/gm)].map(([, name]) => name);
    assert.ok(methods.length > 0);
    assert.deepEqual(documented.sort(), methods.sort());
  });

  it('begins with an extension that runs as printed', async () => {
    const extension = await loadFirstBlock();
    await using server = await startTestServer({ extension });
    const answer = await server.call('POST', '/v1/customers', retailBody({ CompanyName: 'Acme' }));
    assert.deepEqual(problemsOf(answer), ['AssociateCustom.Field1: refused_by_extension']);
    const body = retailBody({ CompanyName: 'Acme', AssociateCustom: { Field1: 'VAT 7' } });
    assert.equal((await server.call('POST', '/v1/customers', body)).status, 201);
  });
});

async function loadFirstBlock() {
  const [, source = ''] = /```ts\n([\s\S]*?)```/.exec(readText(FILE)) ?? [];
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-docs-'));
  try {
    const file = path.join(directory, 'index.ts');
    writeFileSync(file, source);
    return await loadClientExtension(file);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function describeHookPoint(point: HookPoint): string {
  return [
    `### ${point.name}`,
    `- **Fires:** ${point.fires}`,
    `- **Already true:** ${point.alreadyTrue}`,
    `- **Original:** ${point.original}`,
    `- **Provenance:** ${point.provenance}`,
    '',
    markdownTable(
      ['Member', 'Type', 'Meaning'],
      [...membersOf('request', point.request), ...membersOf('response', point.response)],
    ),
  ]
    .join('\n')
    .replace('\n', '\n\n');
}

/** Members with their path; those of the models are described once, in a table of their own. */
function membersOf(prefix: string, schema: Schema): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const model = modelName(member);
    if (member.properties !== undefined && model === undefined) return membersOf(`${prefix}.${name}`, member);
    return [[`\`${prefix}.${name}\``, model ?? typeOf(member), member.description ?? '']];
  });
}

function modelName(schema: Schema): string | undefined {
  return schema.title;
}

function memberTable(members: readonly (readonly [string, Schema])[]): string {
  const rows = members.map(([name, schema]) => {
    const [, source = 'published', meaning = ''] =
      /^(?:(Upline[^:]*): )?(.*)$/s.exec(schema.description ?? '') ?? [];
    return [`\`${name}\``, typeOf(schema), meaning, source];
  });
  return markdownTable(['Member', 'Type', 'REST API, meaning', 'Source'], rows);
}

function typeOf({ type, maxLength, properties }: Schema): string {
  if (properties !== undefined) return Object.hasOwn(properties, 'Field1') ? 'Custom' : 'Address';
  const name = [type ?? 'any'].flat().join(' or ');
  return maxLength === undefined || name.includes('null') ? name : `${name}, up to ${maxLength}`;
}
