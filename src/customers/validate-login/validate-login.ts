import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import { statusAllows } from '../../commission-plan/status-switches.ts';
import type { UnitOfWork } from '../../database/unit-of-work.ts';
import type { CallContext, Clock } from '../../kernel/call-context.ts';
import type { EventLog, NewEvent } from '../../kernel/event.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { needsRehash } from '../../passwords/verify-password.ts';
import { countedName } from '../record/counted-name.ts';
import type { Customer } from '../record/customer.ts';
import { customerProblem } from '../record/errors.ts';
import type { CustomerReader } from '../store/customer-reader.ts';
import type { Login, LoginField, LoginReader } from '../store/login-reader.ts';
import type { LoginStore } from '../store/login-store.ts';

export interface LoginDependencies {
  readonly plan: CommissionPlan;
  readonly customers: Pick<CustomerReader, 'byId'>;
  readonly logins: LoginReader;
  readonly loginUnitOfWork: UnitOfWork<{ readonly logins: LoginStore; readonly events: EventLog }>;
  /** Takes as long for a missing hash as for a wrong password. */
  readonly verifyPassword: (password: string, storedHash: string | null) => Promise<boolean>;
  readonly hashPassword: (password: string) => Promise<string>;
  readonly clock: Clock;
}

const ATTEMPTS_MAX = 10;
const WINDOW_MINUTES = 15;

/** @throws ProblemError `login_failed`, `too_many_logins`, and the refusal of `verifyPassword` while too many calls are waiting */
export function createValidateLogin(dependencies: LoginDependencies) {
  const fields = loginFields(dependencies.plan);
  return async function validateLogin(name: string, password: string, call: CallContext): Promise<Customer> {
    const login = await dependencies.logins.byName(name, fields);
    const counted = login === null ? name : countedName(login.customerId, login.username);
    await countAttempt(dependencies, counted, login, call);
    // Also checked for unknown and blocked customers: the time must not reveal which names exist.
    const isRight = await comparePassword(dependencies, counted, password, login?.passwordHash ?? null);
    if (login === null || !isRight || !statusAllows(dependencies.plan, login.status, 'mayLogIn'))
      throw loginFailed();
    const customer = await dependencies.customers.byId(login.customerId);
    if (customer === null) throw loginFailed();
    await noteSuccess(dependencies, counted, password, login);
    return customer;
  };
}

function loginFields({ loginBy = {} }: CommissionPlan): LoginField[] {
  return [
    'Username',
    ...(loginBy.emailAddress === true ? (['EmailAddress'] as const) : []),
    ...(loginBy.backOfficeId === true ? (['BackOfficeId'] as const) : []),
  ];
}

/** Runs before the password is checked, so that concurrent guesses cannot exceed the limit. */
async function countAttempt(
  { loginUnitOfWork, clock }: LoginDependencies,
  username: string,
  login: Login | null,
  call: CallContext,
): Promise<void> {
  const now = clock();
  const expiresAt = new Date(now.getTime() + WINDOW_MINUTES * 60_000).toISOString();
  const counted = await loginUnitOfWork.run(async ({ logins, events }) => {
    const count = await logins.countAttempt(username, now.toISOString(), expiresAt);
    if (login !== null && count.attempts === ATTEMPTS_MAX + 1) {
      await events.add([lockedEvent(login.customerId, now.toISOString(), count.expiresAt)], call);
    }
    return count;
  });
  if (counted.attempts <= ATTEMPTS_MAX) return;
  const seconds = Math.max(1, Math.ceil((Date.parse(counted.expiresAt) - now.getTime()) / 1_000));
  const problem = customerProblem('too_many_logins', undefined, { minutes: Math.ceil(seconds / 60) });
  throw new ProblemError([{ ...problem, retryAfterSeconds: seconds }]);
}

/** A busy server must not lock customers out, so an attempt whose password was not compared does not count. */
async function comparePassword(
  { verifyPassword, loginUnitOfWork }: LoginDependencies,
  username: string,
  password: string,
  storedHash: string | null,
): Promise<boolean> {
  try {
    return await verifyPassword(password, storedHash);
  } catch (error) {
    await loginUnitOfWork.run(({ logins }) => logins.uncountAttempt(username));
    throw error;
  }
}

function lockedEvent(customerId: number, at: string, until: string): NewEvent {
  return { type: 'customer.login_locked', customerId, at, data: { until } };
}

async function noteSuccess(
  { loginUnitOfWork, hashPassword }: LoginDependencies,
  username: string,
  password: string,
  { customerId, passwordHash }: Login,
): Promise<void> {
  const isOld = passwordHash !== null && needsRehash(passwordHash);
  const renewed = isOld ? await hashPassword(password).catch(nullWhenRefused) : null;
  await loginUnitOfWork.run(async ({ logins }) => {
    await logins.forgetAttempts(username);
    if (passwordHash !== null && renewed !== null) await logins.renewHash(customerId, passwordHash, renewed);
  });
}

/** A busy server keeps the hash until the next login. */
function nullWhenRefused(error: unknown): null {
  if (error instanceof ProblemError) return null;
  throw error;
}

function loginFailed(): ProblemError {
  return new ProblemError([customerProblem('login_failed')]);
}
