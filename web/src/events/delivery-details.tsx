import { Button, Code, Text } from '@mantine/core';
import { useState } from 'react';
import type { ConsoleDelivery, ConsoleEndpoint } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import { CodeBlock } from '../layout/code-block.tsx';
import { CopyTextButton } from '../layout/copy-button.tsx';
import { DescriptionList } from '../layout/description-list.tsx';
import { formatSecond } from '../layout/timestamp.tsx';
import { useMay } from '../people/office-query.ts';
import { curlText } from './curl-text.ts';
import { OutcomeMark } from './delivery-row.tsx';
import { describeDuration, describeResult, KIND_WORDS } from './event-words.ts';
import classes from './events.module.css';
import { PreviewDialog } from './preview-dialog.tsx';
import { requestText } from './request-text.ts';

interface DeliveryDetailsProps {
  readonly endpoint: ConsoleEndpoint;
  readonly delivery: ConsoleDelivery;
  readonly onOpen: (attemptId: number) => void;
}

/** Everything that is stored about a delivery. */
export function DeliveryDetails({ endpoint, delivery, onOpen }: DeliveryDetailsProps) {
  const { Attempt } = delivery;
  const [isPreviewing, setIsPreviewing] = useState(false);
  return (
    <>
      <DescriptionList facts={factsOf(delivery, onOpen, useMay()('people.read'))} />
      {Object.keys(Attempt.Headers).length === 0 ? null : (
        <section aria-label="Sent">
          <Text size="sm" fw={600}>
            Sent
          </Text>
          <CodeBlock text={requestText(endpoint.Url ?? '', Attempt.Headers)} what="headers" />
          <Text size="xs" c="dimmed" mt={4}>
            Bodies are made when they are sent, and not stored.
          </Text>
          {endpoint.Url === null ? null : <CurlCommand url={endpoint.Url} headers={Attempt.Headers} />}
          {Attempt.Position === null ? null : (
            <Button variant="default" size="compact-xs" mt={4} onClick={() => setIsPreviewing(true)}>
              Show the body as of now
            </Button>
          )}
        </section>
      )}
      <Answer delivery={delivery} />
      <Others delivery={delivery} onOpen={onOpen} />
      {isPreviewing && Attempt.Position !== null ? (
        <PreviewDialog
          endpoint={endpoint}
          position={Attempt.Position}
          onClose={() => setIsPreviewing(false)}
        />
      ) : null}
    </>
  );
}

function CurlCommand({ url, headers }: { readonly url: string; readonly headers: Record<string, string> }) {
  return (
    <details>
      <Text component="summary" size="sm" mt={4}>
        As a curl command
      </Text>
      <CodeBlock text={curlText(url, headers)} what="curl command" />
      <Text size="xs" c="dimmed" mt={4}>
        Fill in the values in angle brackets, and save the body as body.json.
      </Text>
    </details>
  );
}

function factsOf(
  { Attempt, Event, NextAttemptAt }: ConsoleDelivery,
  onOpen: (attemptId: number) => void,
  mayRead: boolean,
) {
  const { Outcome, Type, Position, CustomerId, Kind, AgainOf, At, DurationMs } = Attempt;
  const facts: (readonly [string, React.ReactNode])[] = [
    ['Outcome', <OutcomeMark key="outcome" outcome={Outcome} />],
    ['Result', describeResult(Attempt)],
    ['Event', <Code key="type">{Type}</Code>],
    ['Position', Position ?? 'None: a test is not in the feed'],
  ];
  if (CustomerId !== null)
    facts.push([
      'Person',
      mayRead ? (
        <AppLink key="person" href={`/office/people/${CustomerId}`}>
          Customer {CustomerId}
        </AppLink>
      ) : (
        `Customer ${CustomerId}`
      ),
    ]);
  if (Kind === 'skip') facts.push(['Skipped', formatSecond(At)]);
  else facts.push(['Sent', formatSecond(At)], ['Duration', describeDuration(DurationMs)]);
  facts.push([
    'Attempt',
    AgainOf === null ? (
      KIND_WORDS[Kind]
    ) : (
      <span key="again">
        {KIND_WORDS[Kind]}, after{' '}
        <Button variant="default" size="compact-xs" onClick={() => onOpen(AgainOf)}>
          delivery {AgainOf}
        </Button>
      </span>
    ),
  ]);
  if (NextAttemptAt !== null) facts.push(['Next attempt', formatSecond(NextAttemptAt)]);
  if (Event !== null) {
    facts.push(['Happened', formatSecond(Event.At)], ['Caused by', Event.Actor]);
    if (Event.RequestId !== null)
      facts.push([
        'Request ID',
        <span key="request">
          <Code>{Event.RequestId}</Code>{' '}
          <CopyTextButton value={Event.RequestId} what="request ID" isCompact />
        </span>,
      ]);
  }
  return facts;
}

function Answer({ delivery: { Attempt, IsAnswerHidden } }: Pick<DeliveryDetailsProps, 'delivery'>) {
  return (
    <section aria-label="Answer">
      <Text size="sm" fw={600}>
        Answer
      </Text>
      {Attempt.Answer === null || Attempt.Answer === '' ? (
        <Text size="sm" c="dimmed">
          {Attempt.Kind === 'skip' ? 'Nothing was sent.' : whyNoAnswer(Attempt, IsAnswerHidden)}
        </Text>
      ) : (
        <CodeBlock text={Attempt.Answer} what="answer" />
      )}
    </section>
  );
}

function whyNoAnswer({ Answer: answer, Status }: ConsoleDelivery['Attempt'], isHidden: boolean): string {
  if (isHidden) return 'Not for your role: receivers may repeat personal data.';
  if (answer === '') return 'Empty.';
  if (Status === null) return 'There was none.';
  return 'Not stored: the receiver is in an internal network.';
}

function Others({ delivery: { Others: others }, onOpen }: Pick<DeliveryDetailsProps, 'delivery' | 'onOpen'>) {
  if (others.length === 0) return null;
  return (
    <section aria-label="Other attempts">
      <Text size="sm" fw={600} mb={4}>
        Other attempts of this event
      </Text>
      <ul className={classes['others']}>
        {others.map((other) => (
          <li key={other.AttemptId}>
            <OutcomeMark outcome={other.Outcome} /> {describeResult(other)}, {formatSecond(other.At)}{' '}
            <Button
              variant="default"
              size="compact-xs"
              aria-label={`Show delivery ${other.AttemptId}`}
              onClick={() => onOpen(other.AttemptId)}
            >
              Show
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
