import { Text } from '@mantine/core';
import { AppLink } from './app-link.tsx';
import { Page } from './page.tsx';

export function NotFoundPage() {
  return (
    <Page title="Page not found">
      <Text mb="md">The address is mistyped, or the page has moved.</Text>
      <AppLink href="/">Go to the start page</AppLink>
    </Page>
  );
}
