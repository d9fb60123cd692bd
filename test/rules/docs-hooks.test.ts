import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { TSchema } from 'typebox';
import { hookPoints } from '../../src/catalogue/hook-points.ts';
import { serviceMethods } from '../../src/catalogue/service-methods.ts';
import {
  ApplicationModel,
  AssociateModel,
  AssociateTypeChangeModel,
} from '../../src/customers/extension/extension-models.ts';
import type { HookPoint } from '../../src/extensions/hook-point.ts';
import { handlerName, type ServiceMethod } from '../../src/extensions/service-method.ts';
import { loadClientExtension } from '../../src/server/load-client-extension.ts';
import { NodeDetailModel } from '../../src/trees/extension/node-detail-model.ts';
import { problemsOf } from '../support/answers.ts';
import { retailBody } from '../support/bodies.ts';
import { assertGeneratedSection, markdownTable } from '../support/generated-docs.ts';
import { readText } from '../support/source-files.ts';
import { startTestServer } from '../support/test-server.ts';

const FILE = 'docs/hooks.md';

type Schema = TSchema & {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly 'x-aliases'?: readonly string[];
};

const shared = Object.keys(AssociateModel.properties).filter((name) => name in ApplicationModel.properties);
const without = (schema: Schema, names: readonly string[]) =>
  Object.entries(schema.properties ?? {}).filter(([name]) => !names.includes(name));

describe('docs/hooks.md', () => {
  it('has every hook point, with its purpose and its members', () => {
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
      ['AssociateTypeChange', without(AssociateTypeChangeModel, [])],
      ['NodeDetail', without(NodeDetailModel, [])],
    ] as const;
    const text = sections.map(([title, members]) => `### ${title}\n\n${memberTable(members)}`);
    assertGeneratedSection(FILE, 'models', text.join('\n\n'));
  });

  it('has every method of every service, with arguments, result and refusals', () => {
    const services = Map.groupBy<string, ServiceMethod>(serviceMethods, ({ service }) => service);
    const sections = [...services].map(([service, methods]) =>
      [`### ${service}`, ...methods.map(describeMethod)].join('\n\n'),
    );
    assertGeneratedSection(FILE, 'services', sections.join('\n\n'));
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

function describeMethod({ service, method, args, result, ...prose }: ServiceMethod): string {
  const outcome = [
    ['result', modelName(result) ?? typeOf(result), (result as Schema).description ?? ''],
    ...membersOf('result', result),
  ];
  const refusals = prose.errors.map((code) => `\`${code}\``).join(', ');
  return [
    `#### ${method}`,
    `\`services.${handlerName(service)}.${handlerName(method)}(…)\`, \`POST /api/extension/services/${service}/v1/${method}\``,
    prose.description,
    `- **Refuses with:** ${refusals || 'nothing of its own'}.\n- **Provenance:** ${prose.provenance}`,
    markdownTable(['Member', 'Type', 'Meaning'], [...membersOf('args', args), ...outcome]),
  ].join('\n\n');
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

/** Members with their path. Members of a model are described only once, in the table of the model. */
function membersOf(prefix: string, schema: Schema): string[][] {
  const required = new Set((schema as { required?: readonly string[] }).required);
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const model = modelName(member);
    if (member.properties !== undefined && model === undefined) return membersOf(`${prefix}.${name}`, member);
    const type = model ?? typeOf(member);
    const shown = required.has(name) ? type : `${type}, optional`;
    const { 'x-aliases': aliases = [] } = member;
    const also = aliases.length === 0 ? '' : ` Also called \`${aliases.join('`, `')}\`.`;
    return [[`\`${prefix}.${name}\``, shown, `${member.description ?? ''}${also}`]];
  });
}

/** The name of a model, or of a type that contains models, if it has its own table. */
function modelName({ title, items, anyOf }: Schema): string | undefined {
  if (title !== undefined) return title;
  if (items !== undefined) return `list of ${modelName(items) ?? typeOf(items)}`;
  return anyOf?.map((each) => modelName(each) ?? typeOf(each)).join(' or ');
}

function memberTable(members: readonly (readonly [string, Schema])[]): string {
  const rows = members.map(([name, schema]) => {
    const [, source = 'published', meaning = ''] =
      /^(?:(Upline[^:]*): )?(.*)$/s.exec(schema.description ?? '') ?? [];
    return [`\`${name}\``, modelName(schema) ?? typeOf(schema), meaning, source];
  });
  return markdownTable(['Member', 'Type', 'REST API, meaning', 'Source'], rows);
}

function typeOf({ type, maxLength, properties }: Schema): string {
  if (properties !== undefined && Object.keys(properties).some((name) => /^(Field1|City)$/.test(name)))
    return Object.hasOwn(properties, 'Field1') ? 'Custom' : 'Address';
  const name = [type ?? 'any'].flat().join(' or ');
  return maxLength === undefined || name.includes('null') ? name : `${name}, up to ${maxLength}`;
}
