import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { openIdErrors } from '../../src/accounts/errors.ts';
import { errorCatalogue } from '../../src/catalogue/error-catalogue.ts';
import { operationContracts } from '../../src/catalogue/operations.ts';
import { portalContracts } from '../../src/catalogue/portal-operations.ts';
import { serviceMethods } from '../../src/catalogue/service-methods.ts';
import { createConfig } from '../../src/config/config.ts';
import { settings } from '../../src/config/environment.ts';
import { DEFAULT_LONG_READ_LIMITS } from '../../src/database/long-read-limits.ts';
import { callbackErrors } from '../../src/extensions/errors.ts';
import { statusOf } from '../../src/http/statuses.ts';
import { programVersion } from '../../src/kernel/program-version.ts';
import { PORTAL_API } from '../../src/portal/api-descriptions.ts';
import { createOpenApiDocument } from '../../src/portal/openapi.ts';
import { KEY_PROBLEMS } from '../../src/subscriptions/key-problems.ts';
import { assertGeneratedSection, markdownTable } from '../support/generated-docs.ts';
import { readText, repositoryRoot } from '../support/source-files.ts';

/** Errors of every method of the services for extensions; see http/mount-extension-services.ts. */
const ARGUMENT_ERRORS = [
  'unknown_service',
  'unknown_service_method',
  'unknown_argument',
  'unknown_callback_token',
  'too_many',
];

describe('the documents agree with the code', () => {
  it('docs/settings.md lists every setting with its default', () => {
    const rows = Object.entries(settings).map(([name, { defaultValue, meaning }]) => [
      `\`${name}\``,
      defaultValue.includes('`') || defaultValue === 'generated' ? defaultValue : `\`${defaultValue}\``,
      meaning,
    ]);
    assertGeneratedSection(
      'docs/settings.md',
      'settings',
      markdownTable(['Setting', 'Default', 'Meaning'], rows),
    );
  });

  it('docs/settings.md names the range of every number, and the unit of its default', () => {
    const units = { MS: 'in milliseconds', HOURS: 'in hours', DAYS: 'in days' };
    const numbers = Object.entries(settings).flatMap(([name, setting]) =>
      'range' in setting ? [{ name, ...setting }] : [],
    );
    assert.ok(numbers.length >= 10);
    for (const { name, range, meaning } of numbers) {
      assert.ok(meaning.includes(`${range[0]} to ${range[1]}`), name);
      const unit = Object.entries(units).find(([ending]) => name.endsWith(`_${ending}`))?.[1] ?? '';
      assert.ok(meaning.includes(unit), name);
    }
  });

  it('the program reads each documented default like a missing setting', () => {
    const isValue = ([, { defaultValue }]: [string, { defaultValue: string }]) =>
      !/^(?:none\b.*|generated|the address .*|.*, generated)$/.test(defaultValue);
    const documented = Object.entries(settings).filter(isValue);
    assert.ok(documented.length >= 24, `${documented.length} settings have a value by default`);
    // Each of these belongs to other settings, which are refused without it.
    const rest = {
      UPLINE_DATABASE_URL: 'postgres://host/name',
      UPLINE_OIDC_ISSUER: 'https://login.example.com',
      UPLINE_OIDC_CLIENT_ID: 'upline',
      UPLINE_METRICS_PORT: '0',
    };
    const values = Object.fromEntries(documented.map(([name, { defaultValue }]) => [name, defaultValue]));
    assert.deepEqual(createConfig({ ...values, ...rest }), createConfig(rest));
    assert.deepEqual(createConfig({}).longReads, DEFAULT_LONG_READ_LIMITS);
  });

  it('docs/errors.md lists every error with its status', () => {
    const rows = Object.entries(errorCatalogue).map(([code, { kind, text, remedy }]) => [
      `\`${code}\``,
      String(statusOf(kind)),
      text,
      remedy,
    ]);
    assertGeneratedSection(
      'docs/errors.md',
      'errors',
      markdownTable(['Code', 'Status', 'Message', 'Remedy'], rows),
    );
  });

  it('ARCHITECTURE.md names every folder of the pages, and no other', () => {
    const [, pages = ''] = /^## The pages\n([^#]+)/m.exec(readText('ARCHITECTURE.md')) ?? [];
    const named = [...pages.matchAll(/`([a-z-]+)\/`/g)]
      .map(([, name]) => name)
      .filter((name) => name !== 'web');
    const folders = globSync('web/src/*/', { cwd: repositoryRoot }).map((folder) => path.basename(folder));
    assert.deepEqual(named.toSorted(), folders.toSorted());
  });

  it('docs/portal.md lists every reason to refuse a key', () => {
    const rows = Object.entries(KEY_PROBLEMS).map(([code, meaning]) => [`\`${code}\``, meaning]);
    assertGeneratedSection(
      'docs/portal.md',
      'key-problems',
      markdownTable(['X-Upline-Key-Problem', 'Meaning'], rows),
    );
  });

  it('README.md names every operation, by group', () => {
    const groups = Map.groupBy(operationContracts, ({ tag }) => tag);
    const rows = [...groups].map(([tag, contracts]) => [
      tag,
      contracts.map(({ summary }) => summary).join(' · '),
    ]);
    assertGeneratedSection('README.md', 'operations', markdownTable(['Group', 'Operations'], rows));
  });

  it('openapi.json matches the contracts', () => {
    const document = createOpenApiDocument(operationContracts, errorCatalogue, programVersion());
    assert.equal(readText('openapi.json'), `${JSON.stringify(document, null, 2)}\n`);
  });

  it('portal-openapi.json matches the contracts of the portal', () => {
    const document = createOpenApiDocument(portalContracts, errorCatalogue, programVersion(), PORTAL_API);
    assert.equal(readText('portal-openapi.json'), `${JSON.stringify(document, null, 2)}\n`);
  });

  it('every error of the catalogue can be returned by some operation, or by the server for all of them', () => {
    const named = new Set<string>(
      [...operationContracts, ...portalContracts, ...serviceMethods].flatMap(
        (contract): readonly string[] => contract.errors,
      ),
    );
    const document = JSON.stringify(createOpenApiDocument(operationContracts, errorCatalogue, ''));
    const elsewhere = [
      'not_found',
      'method_not_allowed',
      'malformed_request',
      'invalid_value',
      'headers_too_large',
      'request_timeout',
      'caller_gone',
      // Errors of operations that an extension adds.
      'not_found_by_extension',
      'conflict_by_extension',
      // Errors of the check of page tokens.
      'page_token_not_valid',
      ...ARGUMENT_ERRORS,
      ...Object.keys(callbackErrors),
      ...Object.keys(openIdErrors),
    ];
    const unused = Object.keys(errorCatalogue).filter(
      (code) => !named.has(code) && !document.includes(`\`${code}\``) && !elsewhere.includes(code),
    );
    assert.deepEqual(unused, []);
  });

  it('links between documents lead to existing places', () => {
    const documents = globSync('{*.md,docs/**/*.md,examples/**/*.md,clients/*/*.md}', {
      cwd: repositoryRoot,
    });
    assert.ok(documents.length >= 10);
    const broken = documents.flatMap((file) =>
      [...readText(file).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !existsSync(path.join(repositoryRoot, path.dirname(file), target)))
        .map((target) => `${file} -> ${target}`),
    );
    assert.deepEqual(broken, []);
  });
});
