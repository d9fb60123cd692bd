import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { CUSTOMER_FIELDS, UNIQUE_FIELDS } from '../../src/commission-plan/customer-fields.ts';
import { loadClientExtension } from '../../src/server/load-client-extension.ts';
import { distributorBody } from '../support/bodies.ts';
import { assertGeneratedSection, markdownTable } from '../support/generated-docs.ts';
import { interfacesOf, type SourceInterface } from '../support/interface-members.ts';
import { readText } from '../support/source-files.ts';
import { startTestServer } from '../support/test-server.ts';

const FILE = 'docs/plan.md';
/** An argument of functions of the plan, not an option. */
const GIVEN = ['Leg'];

const interfaces = ['commission-plan', 'tree', 'single-sign-on', 'status-switches']
  .flatMap((file) => interfacesOf(`src/commission-plan/${file}.ts`))
  .filter(({ name }) => !GIVEN.includes(name));
const options = interfaces.flatMap(({ members }) => members.map(({ name }) => name));
const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(readText(FILE)) ?? [];

describe('docs/plan.md', () => {
  it('has every option of the plan, with its meaning', () => {
    assert.ok(options.length > 50, `only ${options.length}`);
    for (const { name, members } of interfaces)
      for (const member of members) assert.notEqual(member.description, '', `${name}.${member.name}`);
    assertGeneratedSection(FILE, 'options', interfaces.filter(isSection).map(describeInterface).join('\n\n'));
  });

  it('has every field that the plan can require', () => {
    const unique: readonly string[] = UNIQUE_FIELDS;
    const rows = [...CUSTOMER_FIELDS]
      .toSorted()
      .map((field) => [`\`${field}\``, unique.includes(field) ? 'yes' : '']);
    assertGeneratedSection(FILE, 'fields', markdownTable(['Field', 'Can be unique'], rows));
  });

  it('has an example that names every option', () => {
    const missing = options.filter((option) => !new RegExp(`\\b${option}\\b`).test(example));
    assert.deepEqual(missing, []);
  });

  it('has an example that runs', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'upline-docs-plan-'));
    try {
      const file = path.join(directory, 'index.ts');
      writeFileSync(file, example);
      await using server = await startTestServer({ extension: await loadClientExtension(file) });
      const id = await server.create({
        CustomerType: 4,
        EmailAddress: 'ann@example.com',
        FirstName: 'Ann',
        LastName: 'Archer',
        SponsorId: 2,
      });
      const body = { ...distributorBody(), Password: 'Password123!', SponsorId: 2 };
      const upgraded = await server.call('PUT', `/v1/customers/upgrade/${id}`, body);
      assert.equal(upgraded.status, 201, upgraded.text);
      assert.equal(upgraded.json['BackOfficeId'], `A-${500_000 + id}`);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

/** Members of a base interface are listed with the interface that extends it. */
function isSection({ name }: SourceInterface): boolean {
  return !interfaces.some(({ base }) => base === name);
}

function describeInterface({ name, description, base, members }: SourceInterface): string {
  const inherited = interfaces.find((candidate) => candidate.name === base)?.members ?? [];
  const rows = [...members, ...inherited].map((member) => [
    `\`${member.name}\`${member.isOptional ? '?' : ''}`,
    `\`${member.type.replaceAll('readonly ', '')}\``,
    member.description,
  ]);
  const parts = [`### ${name}`, description, markdownTable(['Option', 'Type', 'Meaning'], rows)];
  return parts.filter((part) => part !== '').join('\n\n');
}
