import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Random } from '../crash/random.ts';
import { oddText, oddValue, type Schema, validValue } from './values.ts';

export interface FuzzBody {
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

type Members = Record<string, unknown>;

/** Makes a body that is valid, nearly valid, or hostile. */
export function makeBody(schema: Schema | undefined, examples: readonly unknown[], random: Random): FuzzBody {
  const type = { 'Content-Type': 'application/json' };
  if (schema === undefined) {
    const text = random.pick(['', '', '', '{}', 'no JSON', '\0'.repeat(2_000)]);
    return { bytes: Buffer.from(text), headers: random.chance(0.5) ? type : {} };
  }
  const roll = random.next();
  if (roll < 0.15) return { bytes: Buffer.from(hostileText(schema, random)), headers: type };
  const text = JSON.stringify(nearlyValid(schema, examples, random));
  if (roll < 0.2) return encoded(text, random);
  if (roll < 0.25) return { bytes: broken(text, random), headers: type };
  if (roll < 0.28) return { bytes: Buffer.from(text), headers: { 'Content-Type': oddType(random) } };
  return { bytes: Buffer.from(text), headers: type };
}

function nearlyValid(schema: Schema, examples: readonly unknown[], random: Random): Members {
  const example = examples[random.integer(0, examples.length - 1)];
  const body = (
    example === undefined || random.chance(0.4) ? validValue(schema, random) : structuredClone(example)
  ) as Members;
  makeUnique(body, random);
  for (let left = random.pick([0, 0, 1, 1, 2, 3, 8]); left > 0; left -= 1) mutate(body, schema, random);
  return body;
}

/** Unique values, so that some writes succeed; without a password, because hashing is slow. */
function makeUnique(body: Members, random: Random): void {
  const mark = random.integer(0, 1e9).toString(36);
  if ('EmailAddress' in body) body['EmailAddress'] = `f${mark}@example.com`;
  if ('Username' in body) body['Username'] = `f${mark}`;
  if ('TaxId' in body) body['TaxId'] = `T${mark}`;
  if ('SponsorId' in body && random.chance(0.9)) body['SponsorId'] = 2;
  if (random.chance(0.95)) delete body['Password'];
}

function mutate(body: Members, schema: Schema, random: Random): void {
  const names = Object.keys({ ...schema.properties, ...body });
  const name = names[random.integer(0, names.length - 1)] ?? 'x';
  const member = schema.properties?.[name];
  const inner = body[name];
  if (member?.properties !== undefined && isMembers(inner) && random.chance(0.6)) {
    mutate(inner, member, random);
    return;
  }
  const roll = random.next();
  if (roll < 0.15) delete body[name];
  else if (roll < 0.6) setOwn(body, name, oddValue(random));
  else if (roll < 0.75) setOwn(body, oddText(random), oddValue(random));
  else if (roll < 0.85) setOwn(body, name.toUpperCase(), inner);
  else if (member !== undefined) setOwn(body, name, validValue(member, random));
}

/** Excludes lists: an odd name such as 2147483648 would make a list of that length. */
function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function setOwn(body: Members, name: string, value: unknown): void {
  Object.defineProperty(body, name, { value, enumerable: true, configurable: true, writable: true });
}

/** A text, up to the largest size of a body, that causes as much work as possible. */
function hostileText(schema: Schema, random: Random): string {
  const size = random.pick([200, 5_000, 50_000, 250_000]);
  const fill = (piece: string, rest = 0) =>
    piece.repeat(Math.max(1, Math.floor((size - rest) / piece.length)));
  const names = Object.keys(schema.properties ?? { x: {} });
  const name = JSON.stringify(names[random.integer(0, names.length - 1)] ?? 'x');
  const long = 'n'.repeat(size / 4);
  const makers = [
    () => `{"${long}":{${fill('"a":1,', size / 4)}"a":1}}`,
    () => `{${name}:{${fill('"a":1,')}"a":1}}`,
    () => `{${name}:[${fill('{},')}{}]}`,
    () => `{${name}:[${fill('1,')}1]}`,
    () => `{${name}:[${fill('{"a":{"b":[]},"a":1},')}{}]}`,
    () => `{${Array.from({ length: size / 12 }, (_, index) => `"m${index}":1`).join()}}`,
    () => `{${fill(`${name}:1,`)}${name}:1}`,
    () => `{"a":${fill('[')}`,
    () => fill('{"a":'),
    () => `{${name}:"${fill('\\u0000')}"}`,
    () => `{${name}:"${fill('\\ud800')}"}`,
    () => `{${name}:"${fill('é')}"}`,
    () => `{${name}:${fill('9')}}`,
    () => `{${name}:[${fill('"a@b.c",')}1]}`,
    () => fill(' '),
    () => `{${name}:1${fill('\n')}`,
    () => `[${fill('{},')}{}]`,
    () => fill('x'),
  ] as const;
  return random.pick(makers)();
}

function encoded(text: string, random: Random): FuzzBody {
  const plain = Buffer.from(text);
  const [coding, bytes] = random.pick<readonly [string, Buffer]>([
    ['gzip', gzipSync(plain)],
    ['br', brotliCompressSync(plain)],
    ['gzip', plain],
    ['deflate', plain],
    ['br', plain],
    ['zstd', plain],
    ['gzip', gzipSync(plain).subarray(0, 20)],
    ['gzip', gzipSync(Buffer.alloc(4_000_000))],
    ['gzip, gzip', plain],
  ]);
  return { bytes, headers: { 'Content-Type': 'application/json', 'Content-Encoding': coding } };
}

function broken(text: string, random: Random): Buffer {
  const at = random.integer(0, text.length);
  const put = random.pick(['', '"', '{', ']', ',', '\\', '\0', '\n', '//', '/*', '\ufeff', ':']);
  const bytes = Buffer.from(text.slice(0, at) + put + text.slice(at + random.integer(0, 4)));
  if (random.chance(0.3) && bytes.length > 0)
    bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
  return random.chance(0.1) ? Buffer.from(text, 'utf16le') : bytes;
}

function oddType(random: Random): string {
  return random.pick([
    ...([
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json; charset=latin1',
      ';',
      'a/b/c',
    ] as const),
    ...[
      'multipart/form-data; boundary=x',
      'application/json, text/xml',
      'application/json (full)',
      'x'.repeat(2_000),
    ],
  ]);
}
