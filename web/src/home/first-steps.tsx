import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { SignedIn } from '../api/model.ts';
import { operationLink } from '../api/operation-link.ts';
import { AppLink } from '../layout/app-link.tsx';
import { CodeBlock } from '../layout/code-block.tsx';
import { Section } from '../layout/section.tsx';
import { activeOf } from '../subscriptions/active-of.ts';
import { mySubscriptionsQuery } from '../subscriptions/subscription-queries.ts';
import classes from './home.module.css';

/** The steps from the start to an upgraded customer. */
export function FirstSteps({ account }: { readonly account: SignedIn | null }) {
  const request = `curl -H 'Ocp-Apim-Subscription-Key: YOUR-KEY' \\
  ${window.location.origin}/v1/customers/2`;
  return (
    <Section title="Three steps to your first request">
      <ol className={classes['steps']}>
        <Step title="Get a key">
          <GetKey account={account} />
        </Step>
        <Step title="Read a customer">
          Customer 2 is the root of the company’s trees and exists on every server.
          <CodeBlock text={request} what="the request" />
        </Step>
        <Step title="Upgrade a customer in the browser">
          Open{' '}
          <Anchor href={operationLink('CreateCustomer')} inherit>
            Create Customer
          </Anchor>
          , choose Test Request, then Send. Next, open{' '}
          <Anchor href={operationLink('UpgradeCustomer')} inherit>
            Upgrade Customer
          </Anchor>{' '}
          and send it: its example is about the customer you just created.{' '}
          {account === null ? 'Sign in first to have your key filled in.' : 'Your key is filled in.'}
        </Step>
      </ol>
    </Section>
  );
}

/** Where the key comes from, by the state of the account. */
function GetKey({ account }: { readonly account: SignedIn | null }) {
  if (account === null)
    return (
      <>
        <AppLink href="/sign-in">Sign in</AppLink>, or open the one-time link that an administrator sent you.
        The server prints the first link when it starts.
      </>
    );
  return <GetOwnKey account={account} />;
}

function GetOwnKey({ account }: { readonly account: SignedIn }) {
  const { data: subscriptions } = useQuery(mySubscriptionsQuery);
  const [first] = activeOf(subscriptions ?? []);
  if (first !== undefined)
    return (
      <>
        Open your subscription{' '}
        <AppLink href={`/profile/subscriptions/${first.SubscriptionId}`}>{first.Name}</AppLink>, then show or
        copy its primary key.
      </>
    );
  if (subscriptions === undefined) return <>Your keys are in your profile.</>;
  if (account.Role === 'Administrator')
    return (
      <>
        You have no active subscription. Create one under{' '}
        <AppLink href="/admin/subscriptions">Administration, Subscriptions</AppLink>, with yourself as the
        owner.
      </>
    );
  return account.AccessRequestedAt === null ? (
    <>You have no active subscription. Ask an administrator for access: choose “Request access” above.</>
  ) : (
    <>You have no active subscription. An administrator has to grant your request for access.</>
  );
}

function Step({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <li className={classes['step']}>
      <Text fw={600}>{title}</Text>
      <Text size="sm" c="dimmed" component="div">
        {children}
      </Text>
    </li>
  );
}
