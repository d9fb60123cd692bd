import type { Ajv } from 'ajv';
import { type CircuitState, createCircuit } from '../extensions/circuit.ts';
import { extensionFailure, extensionProblem } from '../extensions/errors.ts';
import { HookRefusal } from '../extensions/hook-refusal.ts';
import { HookContractError } from '../extensions/model-check.ts';
import { RemoteFailure, remoteFailureProblem } from '../extensions/remote-failure.ts';
import type { Operation, OperationInput } from '../http/operation.ts';
import type { ProductModule } from '../http/product-module.ts';
import type { Call } from '../kernel/call.ts';
import { lazy } from '../kernel/lazy.ts';
import { ProblemError } from '../kernel/problem.ts';
import { type CompanyRoute, type CompanyRoutes, contractOf, type ServedInProcess } from './company-route.ts';
import { createForward, type ForwardDependencies, type ReadInput } from './forward-route.ts';

export { contractsOf } from './company-route.ts';
export { validateRoutes } from './validate-routes.ts';

export interface CompanyRoutePorts extends ForwardDependencies {
  readonly routes: CompanyRoutes | undefined;
  /** The services of extensions for a call of the operation with this id. */
  readonly servicesOf: (call: Call, id: string) => unknown;
  readonly onCircuit: (id: string, state: CircuitState) => void;
  readonly ajv: Ajv;
}

export interface OwnOperations extends ProductModule {
  /** The groups of these operations in the reference, with their descriptions. */
  readonly groups: Readonly<Record<string, string>>;
}

/** The same limit as for the answer of a remote extension. */
const ANSWER_MAX = 1_000_000;

/** The operations that the client extension adds, checked when it was loaded. */
export function createCompanyRoutes(ports: CompanyRoutePorts): OwnOperations {
  const { routes } = ports;
  if (routes === undefined) return { groups: {} };
  return {
    operations: routes.operations.map((route) => operationOf(ports, routes, route)),
    groups: { [routes.group]: routes.description },
  };
}

function operationOf(ports: CompanyRoutePorts, routes: CompanyRoutes, route: CompanyRoute): Operation {
  const contract = contractOf(routes, route);
  const { id, answer } = contract;
  const { serve } = route;
  const isAnswer = lazy(() => ports.ajv.compile(answer.schema));
  const run =
    typeof serve === 'function'
      ? createRun(ports, id, serve)
      : createForward(ports, route, {
          ...{ serve, status: answer.status },
          circuit: createCircuit((state) => ports.onCircuit(id, state)),
        });
  return {
    contract,
    async handle(input: OperationInput<typeof contract>, request) {
      // A service must not store its own answer as the answer to a request with an Idempotency-Key.
      const call = request.detached(() => request.noteStored());
      try {
        const body = await run(input as ReadInput, call);
        assertAnswer(id, body, isAnswer());
        return { body };
      } catch (error) {
        throw translate(id, error, request.isStored);
      }
    },
  };
}

function createRun({ servicesOf }: CompanyRoutePorts, id: string, serve: ServedInProcess) {
  return (input: ReadInput, call: Call): Promise<unknown> => {
    const services = lazy(() => servicesOf(call, id));
    const seen = {
      ...call.context,
      get services() {
        return services();
      },
    };
    return serve(input as never, seen as never);
  };
}

function assertAnswer(id: string, body: unknown, isAnswer: ReturnType<Ajv['compile']>): void {
  if (!isAnswer(body)) {
    const faults = (isAnswer.errors ?? [])
      .slice(0, 20)
      .map(({ instancePath, message }) => `${instancePath} ${message}`);
    throw new HookContractError(`${id}: the answer breaks its schema: ${faults.join('; ')}`);
  }
  const { length } = JSON.stringify(body);
  if (length > ANSWER_MAX) throw new HookContractError(`${id}: the answer has ${length} characters`);
}

const CODES = {
  invalid: 'refused_by_extension',
  not_found: 'not_found_by_extension',
  conflict: 'conflict_by_extension',
} as const;

/** The error of a company's code, as its caller gets it. */
function translate(id: string, error: unknown, isStored: boolean): unknown {
  if (error instanceof HookRefusal) {
    const problem = extensionProblem(CODES[error.kind], error.field, { message: error.message });
    return new ProblemError([problem], { cause: error });
  }
  if (error instanceof RemoteFailure)
    return new ProblemError([remoteFailureProblem(error, id, isStored)], { cause: error });
  if (error instanceof ProblemError && !isStored) return error;
  return extensionFailure(id, isStored, error);
}
