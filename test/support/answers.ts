import assert from 'node:assert/strict';
import { errorCatalogue } from '../../src/catalogue/error-catalogue.ts';
import { operationContracts, optionalContracts } from '../../src/catalogue/operations.ts';
import { portalContracts } from '../../src/catalogue/portal-operations.ts';
import { createAjv } from '../../src/http/ajv.ts';
import { PORTAL_PREFIX } from '../../src/http/mount-portal.ts';
import { textFormats } from '../../src/http/text-formats.ts';
import { lazy } from '../../src/kernel/lazy.ts';
import { errorCodesOf } from '../../src/portal/openapi.ts';

/** An answer whose body has been read. `json` is undefined if the body is not JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly json: any;
}

const ajv = createAjv(textFormats);

/** The contracts of both APIs, by the first part of their paths. */
const contracts = [
  ...[...operationContracts, ...optionalContracts].map((contract) => ({
    contract,
    prefix: '/v1',
    isGateway: true,
  })),
  ...portalContracts.map((contract) => ({ contract, prefix: PORTAL_PREFIX, isGateway: false })),
].map(({ contract, prefix, isGateway }) => ({
  contract,
  isGateway,
  pattern: new RegExp(`^${prefix}${contract.path.replace(/\{\w+\}/g, '[^/]+')}/?$`, 'i'),
  isAnswer: lazy(() => ajv.compile(contract.answer.schema)),
  codes: new Set([
    ...errorCodesOf(contract),
    // If the settings do not offer the operation.
    ...(optionalContracts.includes(contract) ? ['method_not_allowed'] : []),
  ]),
}));

/**
 * Asserts that an answer keeps its operation's contract: the body of a success, or a declared failure. Every test is
 * therefore also a test of the contract.
 */
export function assertKeepsContract(method: string, address: string, answer: Answer): void {
  assert.match(answer.headers.get('x-directscale-requestid') ?? '', /^[0-9a-f-]{36}$/);
  const [path = ''] = address.split('?');
  const found = contracts
    .filter(({ contract, pattern }) => contract.method === method && pattern.test(path))
    // A path without parameters takes precedence over one whose parameter could match it.
    .sort((a, b) => parametersOf(a.contract.path) - parametersOf(b.contract.path))[0];
  if (answer.status >= 400) {
    assert.ok((answer.headers.get('x-directscale-message') ?? '') !== '', 'a failure carries its message');
    if (found === undefined) return;
    const { contract, codes, isGateway } = found;
    if (isGateway && [401, 429].includes(answer.status)) return;
    for (const { code } of answer.json.errors as { code: string }[]) {
      assert.ok(Object.hasOwn(errorCatalogue, code), `${code} is in the catalogue`);
      assert.ok(codes.has(code), `${contract.id} answered ${code}, which its contract does not name`);
    }
    return;
  }
  if (found === undefined) return;
  if (answer.status === 304 && found.contract.precondition === 'if-none-match') return;
  assert.equal(answer.status, found.contract.answer.status, answer.text);
  assert.ok(found.isAnswer()(answer.json), `${found.contract.id} answered ${answer.text}`);
}

const parametersOf = (path: string) => path.split('{').length;

/** The fields named by a failure, in order. */
export function fieldsOf(answer: Answer): string[] {
  return answer.json.errors.map((error: { field?: string }) => error.field ?? '');
}

/** The codes of a failure as `field: code`, in order. */
export function problemsOf(answer: Answer): string[] {
  return answer.json.errors.map(
    ({ field = '', code }: { field?: string; code: string }) => `${field}: ${code}`,
  );
}
