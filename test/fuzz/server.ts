import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Environment } from '../../src/config/environment.ts';
import { PORTAL_PREFIX } from '../../src/http/mount-portal.ts';
import { runUpline } from '../support/process.ts';
import { programFile } from '../support/program.ts';
import type { Standstill } from './standstill.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const KEY = '0123456789abcdef0123456789abcdef';
const SECRET = 'directscale-secret-of-the-fuzzer';
const EMAIL = 'admin@example.com';
const PASSWORD = 'correct horse battery';
const CUSTOMERS = 12;
/** No request of the fuzzer comes from this address. */
const OWN_ADDRESS = '192.0.2.1';

/** A server process that the fuzzer can observe. */
export class FuzzServer implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #log: { text: string };
  #session: Readonly<Record<string, string>> = {};

  private constructor(child: ChildProcess, url: string, log: { text: string }) {
    this.#child = child;
    this.url = url;
    this.#log = log;
  }

  static async start(engine: Environment): Promise<FuzzServer> {
    const environment = {
      ...engine,
      UPLINE_PORT: '0',
      UPLINE_HOST: '127.0.0.1',
      UPLINE_SUBSCRIPTION_KEY: KEY,
      UPLINE_DIRECTSCALE_SECRET: SECRET,
      UPLINE_LOG_LEVEL: 'error',
      // Requests come from many addresses, see requests.ts.
      UPLINE_TRUSTED_PROXIES: '127.0.0.1',
      UPLINE_EXTENSION: path.join(import.meta.dirname, '../crash/extension.ts'),
    };
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('UPLINE_'));
    const preload = path.join(import.meta.dirname, 'standstill.ts');
    const child = spawn(process.execPath, ['--import', preload, programFile(), 'serve'], {
      cwd: ROOT,
      env: { ...Object.fromEntries(inherited), ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const log = { text: '' };
    const url = await new Promise<string>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream?.setEncoding('utf8').on('data', (text: string) => {
          // Keeps only the end, which shows the last faults: the whole log would not fit into memory.
          log.text = (log.text + text).slice(-100_000);
          const found = /listens on (http:\S+)/.exec(log.text);
          if (found?.[1] !== undefined) resolve(found[1]);
        });
      }
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${log.text}`)));
    });
    const server = new FuzzServer(child, url, log);
    await server.#prepare(environment);
    return server;
  }

  /** The headers with the credentials of each door. */
  get doors(): Readonly<Record<string, Readonly<Record<string, string>>>> {
    return {
      key: { 'Ocp-Apim-Subscription-Key': KEY },
      secret: { Authorization: `Bearer ${SECRET}` },
      session: this.#session,
      none: {},
    };
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Log lines about internal faults of the server. */
  get faults(): string[] {
    return this.#log.text.split('\n').filter((line) => line.includes('unexpected error'));
  }

  get log(): string {
    return this.#log.text;
  }

  /** The standstill since the previous call. */
  async standstill(): Promise<Standstill> {
    const answer = once(this.#child, 'message');
    this.#child.send('tell');
    const [told] = await answer;
    return told as Standstill;
  }

  /** A request may have ended the session. */
  async keepSignedIn(): Promise<void> {
    const session = await this.#portal('GET', '/session', undefined);
    if ((session.json as { Account?: unknown }).Account != null) return;
    await this.#signIn('POST', '/session', { EmailAddress: EMAIL, Password: PASSWORD });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.isRunning) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(timer);
  }

  async #prepare(environment: Environment): Promise<void> {
    const invited = await runUpline(['users', 'invite', EMAIL, '--role', 'administrator'], environment);
    const token = /invitation#([\w-]{43})/.exec(invited.stdout)?.[1];
    if (token === undefined) throw new Error(`no person was invited: ${invited.stderr}`);
    await this.#signIn('POST', '/invitations/accept', { Token: token, Name: 'Admin', Password: PASSWORD });
    for (let number = 0; number < CUSTOMERS; number += 1) await this.#enroll(number);
  }

  async #enroll(number: number): Promise<void> {
    const response = await fetch(`${this.url}/v1/customers`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...this.doors['key'] },
      body: JSON.stringify({
        CustomerType: 1,
        EmailAddress: `start${number}@example.com`,
        Username: `start${number}`,
        FirstName: 'Rae',
        LastName: 'Tester',
        TermsAccepted: true,
        BirthDate: '1975-06-01',
        TaxId: `TAX-${number}`,
        SponsorId: 2,
        PrimaryAddress: {
          Street1: '1 Test Way',
          City: 'Lindon',
          Region: 'UT',
          PostalCode: '84042',
          CountryCode: 'US',
        },
        DefaultShippingAddress: {
          Street1: '1 Test Way',
          City: 'Lindon',
          Region: 'UT',
          PostalCode: '84042',
          CountryCode: 'US',
        },
      }),
    });
    if (response.status !== 201) throw new Error(`no customer was enrolled: ${await response.text()}`);
  }

  async #signIn(method: string, address: string, body: object): Promise<void> {
    this.#session = {};
    const { headers, json, status } = await this.#portal(method, address, body);
    const cookie = headers.getSetCookie()[0]?.split(';')[0];
    if (cookie === undefined) throw new Error(`not signed in: ${status} ${JSON.stringify(json)}`);
    const signedIn = await this.#portal('GET', '/session', undefined, { Cookie: cookie });
    this.#session = {
      Cookie: cookie,
      'X-Upline-Csrf': String((signedIn.json as { CsrfToken?: string }).CsrfToken),
    };
  }

  async #portal(method: string, address: string, body: object | undefined, headers = this.#session) {
    const response = await fetch(this.url + PORTAL_PREFIX + address, {
      method,
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': OWN_ADDRESS, ...headers },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, json: (await response.json()) as unknown };
  }
}
