import { Text } from '@mantine/core';
import { AppLink } from './app-link.tsx';
import { Page } from './page.tsx';

export function NotFoundPage() {
  return (
    <Page title="There is no page here">
      <Text mb="md">The address may be old, or mistyped.</Text>
      <AppLink href="/">Go to the start</AppLink>
    </Page>
  );
}
