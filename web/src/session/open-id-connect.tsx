import { Button } from '@mantine/core';
import { Note } from '../layout/note.tsx';

/** A plain link: the server sends the browser to the provider, and takes it back. */
export function OpenIdConnectButton({ name }: { readonly name: string }) {
  return (
    <Button component="a" href="/portal/oidc/start" variant="default">
      Sign in with {name}
    </Button>
  );
}

/** What a sign-in elsewhere came back with, by its code in the address: it is no answer that brings its words. */
const REFUSALS: ReadonlyMap<string, string> = new Map([
  ['openid_unverified', 'The other sign-in gives no email address that it has verified.'],
  [
    'openid_no_account',
    'Nobody with that email address may sign in here. Ask an administrator for an invitation.',
  ],
  ['openid_unavailable', 'The other sign-in can’t be reached now. Try again later.'],
]);

export function OpenIdConnectRefusal({ search }: { readonly search: string }) {
  const code = new URLSearchParams(search).get('error');
  if (code === null) return null;
  return (
    <Note tone="bad" title={REFUSALS.get(code) ?? 'Signing in elsewhere did not succeed. Start again.'} />
  );
}
