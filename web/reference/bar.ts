import type { Subscription } from '../src/api/model.ts';
import { ADMINISTRATION } from '../src/layout/administration.ts';
import { ENVIRONMENT_WORDS, type Environment } from '../src/layout/environment-words.ts';
import { firstOfficePage } from '../src/layout/office-pages.ts';
import { element } from './elements.ts';
import { createLogo } from './logo.ts';
import { type Reader, signOut } from './reader.ts';

/*
 * The header of the reference: the environment, the navigation, the account and the subscription whose key is filled
 * in. Texts and colors are those of the portal's other pages (web/src/layout).
 */

export interface BarOptions {
  readonly environment: Environment;
  readonly reader: Reader;
  readonly onChoose: (subscription: Subscription) => void;
}

export function createBar({ environment, reader, onChoose }: BarOptions): HTMLElement {
  const [what, more] = ENVIRONMENT_WORDS[environment];
  return element(
    'header',
    { class: 'upline-top' },
    element('a', { class: 'upline-skip', href: '#root' }, 'Skip to the reference'),
    element(
      'div',
      { class: `upline-ribbon upline-${environment}`, 'data-environment': environment },
      what,
      element('span', { class: 'upline-more' }, ` ${more}`),
    ),
    element(
      'div',
      { class: 'upline-bar' },
      element('a', { class: 'upline-brand', href: '/' }, createLogo(), 'Upline'),
      createNavigation(reader),
      element('div', { class: 'upline-side' }, ...createChoice(reader, onChoose), ...createAccount(reader)),
    ),
  );
}

function createNavigation({ name, isAdministrator, permissions }: Reader): HTMLElement {
  const officePage = firstOfficePage((permission) => permissions.includes(permission));
  return element(
    'nav',
    { 'aria-label': 'Main' },
    element('a', { href: '/docs', 'aria-current': 'page' }, 'Reference'),
    element('a', { href: '/docs/guides' }, 'Guides'),
    element('a', { href: '/docs/changes' }, 'Changes'),
    ...(officePage === null ? [] : [element('a', { href: officePage }, 'Back office')]),
    ...(permissions.includes('people.find') ? [element('a', { href: '/office/people' }, 'Find anyone')] : []),
    ...(name === null || permissions.includes('events.read')
      ? []
      : [element('a', { href: '/events' }, 'Events')]),
    ...(name === null ? [] : [element('a', { href: '/profile' }, 'Profile')]),
    ...(isAdministrator ? [element('a', { href: ADMINISTRATION }, 'Administration')] : []),
  );
}

/** The subscription whose key is filled in. With several, the reader can choose one. */
function createChoice({ subscriptions, chosen }: Reader, onChoose: BarOptions['onChoose']): HTMLElement[] {
  if (chosen === null) return [];
  if (subscriptions.length === 1) return [element('span', { class: 'upline-key' }, `Key: ${chosen.Name}`)];
  const select = element(
    'select',
    {},
    ...subscriptions.map(({ SubscriptionId, Name }) =>
      element('option', { value: String(SubscriptionId) }, Name),
    ),
  );
  select.value = String(chosen.SubscriptionId);
  select.addEventListener('change', () => {
    const subscription = subscriptions.find(({ SubscriptionId }) => String(SubscriptionId) === select.value);
    if (subscription !== undefined) onChoose(subscription);
  });
  return [element('label', { class: 'upline-key' }, 'Key: ', select)];
}

function createAccount(reader: Reader): HTMLElement[] {
  const { name } = reader;
  if (name !== null) {
    const button = element('button', { type: 'button', class: 'upline-sign-out' }, 'Sign out');
    button.addEventListener('click', () => void signOut(reader));
    return [element('span', { class: 'upline-name' }, name), button];
  }
  const link = element('a', { class: 'upline-sign-in', href: '/sign-in' }, 'Sign in');
  // The renderer changes the address while the reader scrolls, so the way back is set on the click.
  link.addEventListener('click', () => {
    link.href = `/sign-in?${new URLSearchParams({ next: location.pathname })}`;
  });
  return [link];
}
