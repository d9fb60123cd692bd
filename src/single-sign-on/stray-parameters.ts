import type { Target } from './sign-on-address.ts';

/**
 * Clients that follow the published template put a second question mark where `&` belongs:
 * `?externalId=A1?dest=shop` has no parameter `dest`, and the rest becomes part of the id.
 */
export function withStrayParameters(value: string, target: Target): { value: string; target: Target } {
  const [, before = '', name = '', after = ''] = /^([^?]*)\?(dest|args)=(.*)$/is.exec(value) ?? [];
  if (name === '') return { value, target: splitDest(target) };
  return { value: before, target: splitDest({ ...target, [name.toLowerCase()]: after }) };
}

export function splitDest({ dest = '', args }: Target): Target {
  const [, before = dest, after] = /^([^?]*)\?args=(.*)$/is.exec(dest) ?? [];
  return { dest: before, args: args ?? after };
}
