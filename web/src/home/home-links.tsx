import { Text } from '@mantine/core';
import { CardLink, CardList } from '../layout/card-link.tsx';
import { Section } from '../layout/section.tsx';

const PLACES = [
  {
    href: '/docs',
    title: 'Reference',
    text: 'Every operation with its parameters, responses and errors. Try each one with your key.',
  },
  {
    href: '/docs/guides',
    title: 'Guides',
    text: 'Trees, hooks, safe writes, settings, operation: how things work, with examples.',
  },
  {
    href: '/docs/plan',
    title: 'The plan',
    text: 'The rules of this server: types, upgrades, required fields, trees, statuses.',
  },
  {
    href: '/docs/changes',
    title: 'Changes',
    text: 'What each version added, changed or broke, by operation.',
  },
  {
    href: '/openapi.json',
    title: 'OpenAPI document',
    text: 'The complete contract, for code generators and tests.',
  },
] as const;

export function HomeLinks() {
  return (
    <Section title="Documentation">
      <CardList>
        {PLACES.map(({ href, title, text }) => (
          <CardLink key={href} href={href}>
            <Text fw={600}>{title}</Text>
            <Text size="sm" c="dimmed">
              {text}
            </Text>
          </CardLink>
        ))}
      </CardList>
    </Section>
  );
}
