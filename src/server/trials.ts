import { dryRun } from '../customers/write/dry-run.ts';
import { rollingBack } from '../database/unit-of-work.ts';
import type { ExtensionServices } from '../extension.ts';
import type { HookCallRecord } from '../extensions/hook-call.ts';
import { createHookRunner, type HookRunner, type HookRunnerOptions } from '../extensions/hook-runner.ts';
import type { RemoteHooks } from '../extensions/remote-hooks.ts';
import type { Trial } from '../extensions/trial.ts';
import type { PausableHooks } from '../hooks/pausable-hooks.ts';
import type { AllDependencies } from './customer-dependencies.ts';
import type { ServicesOfCall } from './extension-services.ts';

export interface TrialOptions
  extends Pick<HookRunnerOptions<ExtensionServices>, 'points' | 'handlers' | 'ajv' | 'isStrict'> {
  readonly remote: RemoteHooks;
  /** What a real call would use. */
  readonly dependencies: () => AllDependencies;
  readonly servicesOfCall: ServicesOfCall;
  readonly pausable: (hooks: HookRunner, onCall: PausableHooks['onCall']) => HookRunner;
}

/** Trials of handlers: everything as in a real call, but each transaction is rolled back, and nothing is logged. */
export interface Trials {
  /** What operations and services use within a trial. */
  dependenciesIn(trial: Trial): AllDependencies;
}

export function createTrials({
  dependencies: real,
  servicesOfCall,
  pausable,
  ...options
}: TrialOptions): Trials {
  return {
    dependenciesIn(trial) {
      const onCall = (call: HookCallRecord) => trial.noteAsked(askedOf(call));
      const runner = createHookRunner<ExtensionServices>({
        ...options,
        trial,
        hasStored: () => trial.report().isStored,
        onCall,
        services: (call, hook) => servicesOfCall(call, hook, dependencies),
      });
      const whole = real();
      const dependencies: AllDependencies = {
        ...dryRun(whole, trial, pausable(runner, onCall)),
        serviceLog: rollingBack(whole.serviceLog),
        loginUnitOfWork: rollingBack(whole.loginUnitOfWork),
        treeWrites: {
          ...whole.treeWrites,
          unitOfWork: rollingBack(whole.treeWrites.unitOfWork),
        },
      };
      return dependencies;
    },
  };
}

function askedOf({ hook, way, decision, changes, error }: HookCallRecord) {
  const reason = decision === 'paused' ? 'An administrator has paused the handler.' : null;
  return { hook, way, decision, changes, error, reason };
}
