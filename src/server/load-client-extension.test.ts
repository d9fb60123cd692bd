import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { ExtensionError } from '../extensions/load-extension.ts';
import { loadClientExtension } from './load-client-extension.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'upline-extension-'));
after(() => rmSync(directory, { recursive: true }));

let serial = 0;

/** Loads a module with this source, from a directory outside the repository. */
function load(source: string, name = 'index.ts') {
  serial += 1;
  const file = path.join(directory, `${serial}-${name}`);
  writeFileSync(file, source);
  return loadClientExtension(file);
}

/** The one line with which the start is refused. */
async function refusalOf(loading: Promise<unknown>): Promise<string> {
  const [result] = await Promise.allSettled([loading]);
  assert.ok(result.status === 'rejected', 'the extension was loaded');
  const error: unknown = result.reason;
  assert.ok(error instanceof ExtensionError, String(error));
  assert.doesNotMatch(error.message, /\n/, 'one line');
  return error.message;
}

const HEAD = `
import { defineExtension, refuse, ProblemError } from 'upline/extension';
import { publishedPlan } from 'upline/commission-plan';
`;

describe('a client extension', () => {
  it('is loaded from outside the repository, and finds upline/extension and upline/commission-plan', async () => {
    const { plan, hooks } = await load(`${HEAD}
      const hook = async (request, next) => { if (!(refuse && ProblemError)) throw 1; return next(request); };
      export default defineExtension({
        plan: { ...publishedPlan, minimumAge: { years: 21, baseTypes: [1] } },
        hooks: { 'Associates.UpdateAssociate': hook },
      });`);
    assert.equal(plan.minimumAge.years, 21);
    assert.deepEqual(Object.keys(hooks ?? {}), ['Associates.UpdateAssociate']);
  });

  it('may be JavaScript, and needs no hooks', async () => {
    const source = `${HEAD} export default { plan: publishedPlan, hooks: undefined };`;
    assert.deepEqual((await load(source, 'index.mjs')).hooks, {});
  });

  it('is refused with all faults of its plan and hooks in one line', async () => {
    const refusal = await refusalOf(
      load(`${HEAD}
        export default {
          plan: { ...publishedPlan, passwordRule: { ...publishedPlan.passwordRule, minLength: 0 } },
          hooks: {
            'Associates.UpdateAssociate': 'no function',
            'associates.updateassociate': async (request, next) => next(request),
            'Orders.SubmitOrder': async (request, next) => next(request),
          },
        };`),
    );
    assert.match(refusal, /plan: passwordRule: lengths/);
    assert.match(refusal, /hooks: the handler of hook "Associates\.UpdateAssociate" is not a function/);
    assert.match(refusal, /hooks: unknown hook "associates\.updateassociate" \(known: Associates\./);
    assert.match(refusal, /hooks: unknown hook "Orders\.SubmitOrder"/);
  });

  it('is refused if hooks is not a table of handlers', async () => {
    for (const hooks of ['[]', '"all"', '() => 1']) {
      const refusal = await refusalOf(
        load(`${HEAD} export default { plan: publishedPlan, hooks: ${hooks} };`),
      );
      assert.match(refusal, /hooks must be an object of handlers by hook name/);
    }
  });

  it('may bind hooks to URLs, and name the version of the contract it was written for', async () => {
    const { remote } = await load(`${HEAD}
      export default defineExtension({
        plan: publishedPlan,
        contractVersion: 1,
        remote: {
          'Associates.UpdateAssociate': { url: 'https://acme.example/hooks', timeoutMs: 5_000, whenDown: 'run-original' },
        },
      });`);
    assert.equal(remote?.['Associates.UpdateAssociate']?.timeoutMs, 5_000);
  });

  it('is refused with all faults of its remote hooks and its version', async () => {
    const refusal = await refusalOf(
      load(`${HEAD}
        const good = { url: 'http://127.0.0.1/' };
        export default {
          plan: publishedPlan,
          contractVersion: 2,
          hooks: { 'Associates.UpdateAssociate': async (request, next) => next(request) },
          remote: {
            'Associates.UpdateAssociate': good,
            'associates.enrollment.isEmailAvailable': good,
            'Associates.Enrollment.WriteApplication': { url: 'ftp://acme.example/', timeoutMs: 50, whenDown: 'ask', retries: 3 },
            'Associates.Enrollment.GetNewBackOfficeId': { url: 'https://user:hunter2@acme.example/' },
            'Associates.Enrollment.IsEmailAvailable': 'http://127.0.0.1/',
          },
        };`),
    );
    for (const fault of [
      /contractVersion 2 is not supported; this server has 1/,
      /remote hook "Associates.UpdateAssociate" also has a handler in process; a hook takes only one/,
      /unknown hook "associates.enrollment.isEmailAvailable"/,
      /WriteApplication" has no setting "retries" \(known: url/,
      /WriteApplication" needs a url with http: or https:/,
      /WriteApplication" needs a timeoutMs from 100 to 30000/,
      /WriteApplication" needs whenDown "fail" or "run-original"/,
      /GetNewBackOfficeId" needs a url .* without user and password/,
      /IsEmailAvailable" must be \{ url, … \}/,
    ]) {
      assert.match(refusal, fault);
    }
    assert.doesNotMatch(refusal, /hunter2/);
    const list = refusalOf(load(`${HEAD} export default { plan: publishedPlan, remote: [] };`));
    assert.match(await list, /remote must be an object of handlers by hook name/);
  });

  it('is refused when the module exports no extension', async () => {
    for (const source of ['', 'export const plan = 1;', 'export default null;', 'export default 7;']) {
      assert.match(await refusalOf(load(source)), /must export default defineExtension\(\{ plan, hooks \}\)/);
    }
  });

  it('is refused with the reason when the module cannot be run', async () => {
    const broken: [string, RegExp][] = [
      ['export default {', /cannot be loaded: \S+/],
      ['throw new Error("no configuration\\nsecond line");', /cannot be loaded: no configuration$/],
      ['throw "text";', /cannot be loaded: text$/],
      ['import "no-such-package";', /cannot be loaded: Cannot find package 'no-such-package'/],
      ['import { nothing } from "upline/extension";', /cannot be loaded: .*nothing/],
      ['enum Type { One }; export default Type;', /cannot be loaded: .*enum/],
      ['export default {\n  plan: ;\n};', /cannot be loaded: .* \(\/.*\.ts:2\)$/],
    ];
    for (const [source, reason] of broken) assert.match(await refusalOf(load(source)), reason);
    const missing = refusalOf(loadClientExtension(path.join(directory, 'missing.ts')));
    assert.match(await missing, /Cannot find a client extension at .*missing\.ts; set UPLINE_EXTENSION/);
    assert.match(await refusalOf(loadClientExtension(directory)), /cannot be loaded|is a directory/);
  });
});
