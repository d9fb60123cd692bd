import assert from 'node:assert/strict';
import { publishedPlan } from '../../extension/commission-plan.ts';
import { serviceMethods } from '../../src/catalogue/service-methods.ts';
import type { CommissionPlan } from '../../src/commission-plan/commission-plan.ts';
import type { Environment } from '../../src/config/environment.ts';
import type { ExtensionHooks } from '../../src/extension.ts';
import { ArgumentError } from '../../src/extensions/argument-error.ts';
import { handlerName } from '../../src/extensions/service-method.ts';
import { createAjv } from '../../src/http/ajv.ts';
import { textFormats } from '../../src/http/text-formats.ts';
import { type Problem, ProblemError } from '../../src/kernel/problem.ts';
import type { Answer } from './answers.ts';
import { retailBody } from './bodies.ts';
import { startTestServer, type TestServer } from './test-server.ts';

export const SECRET = 'a-directscale-secret-of-the-tests';

/** The result of a call. */
export interface Outcome {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into results of every shape
  readonly result?: any;
  /** `field: code` of all problems, in order. */
  readonly problems?: readonly string[];
  readonly requestId: string;
}

type MethodName = (typeof serviceMethods)[number] extends infer Method
  ? Method extends { service: string; method: string }
    ? `${Method['service']}.${Method['method']}`
    : never
  : never;

/** A server whose services are called in one of the ways. `test` is the actor of writes in all ways. */
export interface ServiceWay extends AsyncDisposable {
  readonly server: TestServer;
  readonly call: (name: MethodName, args?: object) => Promise<Outcome>;
}

interface WayOptions {
  readonly plan?: CommissionPlan;
  /** Hooks in addition to the handler that calls services in process. */
  readonly hooks?: ExtensionHooks;
  readonly now?: () => Date;
  readonly environment?: Environment;
}

type Start = (options?: WayOptions) => Promise<ServiceWay>;

/** All ways in which extension code can call services. */
export const serviceWays: readonly (readonly [name: string, start: Start])[] = [
  ['in process', startInProcess],
  ['remotely', startRemote],
];

const ENVIRONMENT = {
  UPLINE_DIRECTSCALE_SECRET: `another-secret-that-is-old, ${SECRET}`,
  UPLINE_CLIENT_ID: 'acme',
  UPLINE_ENVIRONMENT: 'live',
};

/** Calls services from a handler that does nothing else. */
async function startInProcess({ plan = publishedPlan, hooks = {}, now, environment = {} }: WayOptions = {}) {
  let job: ((services: object) => Promise<unknown>) | undefined;
  const server = await startTestServer({
    extension: {
      plan,
      hooks: {
        ...hooks,
        'Associates.UpdateAssociate': async (request, _next, { services }) => {
          await job?.(services);
          return { AssociateId: request.OldAssociateInfo.AssociateId };
        },
      },
    },
    environment: { ...ENVIRONMENT, ...environment },
    ...(now === undefined ? {} : { now }),
  });
  const customerId = await server.create(retailBody());
  const call: ServiceWay['call'] = async (name, args) => {
    const [service = '', method = ''] = name.split('.');
    let outcome: Omit<Outcome, 'requestId'> = {};
    job = async (services) => {
      const methods = services as Record<string, Record<string, (args?: object) => Promise<unknown>>>;
      outcome = await outcomeOf(async () => methods[handlerName(service)]?.[handlerName(method)]?.(args));
    };
    const answer = await server.call('PUT', `/v1/customers/${customerId}`, retailBody());
    assert.equal(answer.status, 200, answer.text);
    return checked(name, { ...outcome, requestId: requestIdOf(answer) });
  };
  return { server, call, [Symbol.asyncDispose]: server.close };
}

async function outcomeOf(work: () => Promise<unknown>): Promise<Omit<Outcome, 'requestId'>> {
  try {
    return { result: await work() };
  } catch (error) {
    if (error instanceof ProblemError || error instanceof ArgumentError) {
      return { problems: error.problems.map(describe) };
    }
    throw error;
  }
}

const describe = ({ field = '', code }: Pick<Problem, 'field' | 'code'>) => `${field}: ${code}`;

/** Calls services over HTTP, on behalf of a user. */
async function startRemote({ plan = publishedPlan, hooks = {}, now, environment = {} }: WayOptions = {}) {
  const server = await startTestServer({
    extension: { plan, hooks },
    environment: { ...ENVIRONMENT, ...environment },
    ...(now === undefined ? {} : { now }),
  });
  const call: ServiceWay['call'] = async (name, args) => {
    const answer = await callService(server, name, args, { 'X-DirectScale-User': 'test' });
    const requestId = requestIdOf(answer);
    if (answer.status === 200) return checked(name, { result: answer.json, requestId });
    assertRemoteFailure(answer);
    return checked(name, { problems: answer.json.errors.map(describe), requestId });
  };
  return { server, call, [Symbol.asyncDispose]: server.close };
}

/** @param name with a dot between service and method */
export function callService(
  server: TestServer,
  name: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const address = `/api/extension/services/${name.replace('.', '/v1/')}`;
  return server.call('POST', address, body, { Authorization: `Bearer ${SECRET}`, ...headers });
}

/** Asserts that a failure follows decision 0026. */
export function assertRemoteFailure(answer: Answer): void {
  const { DiscoRemoteException, errors, activityId } = answer.json;
  const [hop] = DiscoRemoteException.RemoteStackTrace;
  const id = requestIdOf(answer).slice(0, 8);
  assert.equal(answer.status, 500);
  assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
  assert.deepEqual(DiscoRemoteException, {
    ErrorId: id,
    ErrorMessage: `${errors.map(({ message }: { message: string }) => message).join(' ')} (Error Id: ${id} from Upline)`,
    RemoteStackTrace: [hop],
    InternalStackTrace: '',
  });
  assert.match(hop, /^Upline: (?:\w+\.\w+|UnknownService)$/);
  assert.equal(activityId, requestIdOf(answer));
}

function requestIdOf(answer: Answer): string {
  return answer.headers.get('x-directscale-requestid') ?? '';
}

const ajv = createAjv(textFormats);
const contracts = new Map(
  serviceMethods.map(({ service, method, result, errors }) => [
    `${service}.${method}`,
    { isResult: ajv.compile(result), errors: errors as readonly string[] },
  ]),
);

/** Asserts that an outcome keeps the method's contract. */
function checked(name: MethodName, outcome: Outcome): Outcome {
  const contract = contracts.get(name) ?? assert.fail(name);
  if (outcome.problems === undefined) {
    assert.ok(contract.isResult(outcome.result), `${name} answered ${JSON.stringify(outcome.result)}`);
  }
  for (const problem of outcome.problems ?? []) {
    const code = problem.split(': ').at(-1) ?? '';
    assert.ok(
      contract.errors.includes(code),
      `${name} refused with ${code}, which its contract does not name`,
    );
  }
  return outcome;
}
