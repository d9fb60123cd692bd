import { Button } from '@mantine/core';
import { Note } from '../layout/note.tsx';

/** A plain link: the server redirects the browser to the provider and back. */
export function OpenIdConnectButton({ name }: { readonly name: string }) {
  return (
    <Button component="a" href="/portal/oidc/start" variant="default">
      Sign in with {name}
    </Button>
  );
}

/** Texts by the error code that the sign-in provider's redirect puts in the address. Other text in it is not shown. */
const REFUSALS: ReadonlyMap<string, string> = new Map([
  ['openid_unverified', 'The sign-in provider did not return a verified email address.'],
  ['openid_no_account', 'No account has that email address. Ask an administrator for an invitation.'],
  ['openid_unavailable', 'The sign-in provider cannot be reached. Try again later.'],
]);

export function OpenIdConnectRefusal({ search }: { readonly search: string }) {
  const code = new URLSearchParams(search).get('error');
  if (code === null) return null;
  return <Note tone="bad" title={REFUSALS.get(code) ?? 'Sign-in through the provider failed. Try again.'} />;
}
