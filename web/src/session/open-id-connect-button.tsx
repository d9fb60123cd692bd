import { Button } from '@mantine/core';

/** A plain link: the server sends the browser to the provider, and takes it back. */
export function OpenIdConnectButton({ name, next }: { readonly name: string; readonly next: string }) {
  const address = `/portal/openid-connect/sign-in?${new URLSearchParams({ next })}`;
  return (
    <Button component="a" href={address} variant="default">
      Sign in with {name}
    </Button>
  );
}
