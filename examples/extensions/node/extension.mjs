// A remote client extension without dependencies: three hooks of the company Acme.
// Environment: EXTENSION_SECRETS (comma-separated, all are accepted), DIRECTSCALE_SECRET, UPLINE_URL, PORT.

import { timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import process from 'node:process';

const { EXTENSION_SECRETS = '', DIRECTSCALE_SECRET = '', PORT = '9090' } = process.env;
const UPLINE_URL = process.env.UPLINE_URL ?? 'http://127.0.0.1:8080';
const DISTRIBUTOR = 1;
const PREFERRED_CUSTOMER = 3;
const BODY_MAX_BYTES = 1024 * 1024;
/** Less than Upline's own time limit. */
const TIMEOUT_MS = 8_000;

const secrets = EXTENSION_SECRETS.split(',').map((secret) => Buffer.from(`Bearer ${secret.trim()}`));
if (EXTENSION_SECRETS === '' || DIRECTSCALE_SECRET === '') {
  throw new Error('Set EXTENSION_SECRETS and DIRECTSCALE_SECRET');
}

/** Reaches the caller of Upline as a 400 that names the field. */
class Refusal extends Error {
  constructor(message, field) {
    super(message);
    this.answer = { status: 400, body: JSON.stringify({ Message: message, Field: field }) };
  }
}

/** Upline answered one of our calls with a failure, which is passed on unchanged. */
class Failed extends Error {
  constructor(status, body) {
    super(`Upline answered ${status}`);
    this.answer = { status, body };
  }
}

/** Calls back to Upline during a hook call. */
function callOf(hook, { 'x-directscale-callbacktoken': token, 'x-directscale-user': user = '' }) {
  async function post(path, body) {
    const answer = await fetch(new URL(path, UPLINE_URL), {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${DIRECTSCALE_SECRET}`,
        'Content-Type': 'application/json',
        'X-DirectScale-CallbackToken': token,
        'X-DirectScale-User': user,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await answer.text();
    if (answer.status !== 200) throw new Failed(answer.status, text);
    return JSON.parse(text);
  }
  return {
    user,
    original: (request) => post(`/api/extension/hooks/${hook}`, request),
    service: (name, method, args) => post(`/api/extension/services/${name}/v1/${method}`, args),
  };
}

const hooks = {
  /** Preferred customers with a training certificate become distributors too. */
  async 'Associates.Enrollment.UpdateAssociateBaseType'(request, call) {
    const { OldAssociateBaseType: from, UpdatedAssociateInfo: associate } = request;
    if (from !== PREFERRED_CUSTOMER || associate.AssociateBaseType !== DISTRIBUTOR) {
      return call.original(request);
    }
    if (!/^T-\d+$/.test(associate.Custom.Field1)) {
      throw new Refusal(
        'A preferred customer needs a training certificate, T-1234.',
        'AssociateCustom.Field1',
      );
    }
    return call.service('AssociateService', 'UpgradeAssociate', { associate });
  },

  /** Custom field 10 records who enrolled a customer, even if the body has another value. */
  async 'Associates.Enrollment.WriteApplication'(request, call) {
    request.Application.AssociateCustom.Field10 = `enrolled by ${call.user}`;
    return call.original(request);
  },

  async 'Associates.Enrollment.IsEmailAvailable'(request, call) {
    const isThrowaway = request.EmailAddress.toLowerCase().endsWith('@throwaway.example');
    return isThrowaway ? { IsAvailable: false } : call.original(request);
  },
};

const server = createServer(async (request, response) => {
  const { status, body } = await answerTo(request).catch((error) => {
    if (error.answer !== undefined) return error.answer;
    // Only stack frames: messages may contain customer data.
    process.stderr.write(`${error.stack?.split('\n').slice(1).join('\n')}\n`);
    return { status: 500, body: '{}' };
  });
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
});

async function answerTo(request) {
  if (!isUpline(request)) return { status: 403, body: '{}' };
  const name = request.headers['x-directscale-requestname'];
  if (!Object.hasOwn(hooks, name)) return { status: 404, body: '{}' };
  const body = await bodyOf(request);
  return { status: 200, body: JSON.stringify(await hooks[name](body, callOf(name, request.headers))) };
}

function isUpline({ headers }) {
  const presented = Buffer.from(headers.authorization ?? '');
  return secrets.some((secret) => secret.length === presented.length && timingSafeEqual(secret, presented));
}

async function bodyOf(request) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > BODY_MAX_BYTES) throw new Error('The body is too large');
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString());
}

server.listen(Number(PORT), '127.0.0.1', () =>
  process.stderr.write(`Acme's extension listens on http://127.0.0.1:${server.address().port}\n`),
);
