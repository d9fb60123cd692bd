import { type EndpointSettings, FORMATS } from '../events/endpoints/endpoint.ts';
import { readSettings } from '../events/endpoints/endpoint-operations.ts';
import { textFormats } from '../http/text-formats.ts';
import { UsageError } from './command.ts';

/** Options of `upline endpoints`, as they were typed. */
export interface EndpointOptions {
  readonly subscription?: string;
  readonly types?: string;
  readonly format?: string;
  readonly 'include-customer': boolean;
  readonly 'in-flight'?: string;
  readonly json: boolean;
}

const NAME_MAX = 100;
const IN_FLIGHT = /^(?:[1-9]|1[0-6])$/;

/** @throws UsageError that names the option */
export function readEndpointSettings(
  { name, url }: Pick<EndpointSettings, 'name' | 'url'>,
  { types, format, 'include-customer': IncludeCustomer, 'in-flight': inFlight }: EndpointOptions,
): EndpointSettings {
  if (name.trim() === '' || name.length > NAME_MAX || !textFormats.line(name))
    throw new UsageError(`NAME must be one line of text, of at most ${NAME_MAX} characters`);
  if (!textFormats.line(url)) throw new UsageError('URL must be one line of text');
  const known = FORMATS.find((candidate) => candidate === (format ?? 'standard'));
  if (known === undefined) throw new UsageError(`--format must be ${FORMATS.join(' or ')}`);
  if (IncludeCustomer && known !== 'standard')
    throw new UsageError('--include-customer is for the standard format; the published one always has it');
  if (inFlight !== undefined && !IN_FLIGHT.test(inFlight))
    throw new UsageError('--in-flight must be a whole number from 1 to 16');
  return readSettings({
    Name: name,
    Url: url,
    Format: known,
    Types: types === undefined ? [] : readTypes(types),
    IncludeCustomer,
    ...(inFlight === undefined ? {} : { MaxInFlight: Number(inFlight) }),
  });
}

function readTypes(list: string): string[] {
  const types = list.split(',').map((type) => type.trim());
  if (types.includes('')) throw new UsageError('--types has an empty entry');
  return types;
}
