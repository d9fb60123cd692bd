import { Code, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { LoggedRequest } from '../api/model.ts';
import { CopyTextButton } from '../layout/copy-button.tsx';
import { DescriptionList } from '../layout/description-list.tsx';
import { Loaded } from '../layout/loaded.tsx';
import { formatMilliseconds } from '../layout/numbers.ts';
import { StoredBodies } from './stored-bodies.tsx';
import { hookCallsQuery } from './subscription-queries.ts';

interface RequestDetailsProps {
  readonly item: LoggedRequest;
  /** Only administrators can read hook calls. */
  readonly showsHookCalls: boolean;
}

/** Everything that the log contains about a request. */
export function RequestDetails({ item, showsHookCalls }: RequestDetailsProps) {
  const { RequestId, Operation, Method, Status, At, DurationMs, KeySlot, Address, ErrorCode, ErrorText } =
    item;
  return (
    <>
      <DescriptionList
        facts={[
          ['Operation', `${Operation} (${Method})`],
          ['Status', Status],
          ['Time', At],
          ['Duration', formatMilliseconds(DurationMs)],
          ['Key', KeySlot],
          ...(Address === null ? [] : ([['Refused address', Address]] as const)),
          ...(ErrorCode === null ? [] : ([['Error', <Code key="code">{ErrorCode}</Code>]] as const)),
          ...(ErrorText === null ? [] : ([['Error text', ErrorText]] as const)),
          [
            'Request ID',
            <span key="id">
              <Code>{RequestId}</Code> <CopyTextButton value={RequestId} what="request ID" isCompact />
            </span>,
          ],
        ]}
      />
      <StoredBodies request={item.RequestBody} response={item.ResponseBody} />
      {showsHookCalls ? <HookCalls requestId={RequestId} /> : null}
    </>
  );
}

function HookCalls({ requestId }: { readonly requestId: string }) {
  return (
    <Loaded query={useQuery(hookCallsQuery(requestId))}>
      {(calls) =>
        calls.length === 0 ? (
          <Text size="sm" c="dimmed" mt="xs">
            This request called no hooks.
          </Text>
        ) : (
          <DescriptionList
            facts={calls.map(({ Id, Hook, Decision, DurationMs, Error: error, Changes }) => [
              `Hook call ${Id}`,
              <Text key={Id} size="sm">
                {Hook}: <Code>{Decision}</Code>, {formatMilliseconds(DurationMs)}
                {Changes.length === 0 ? '' : `, changed ${Changes.join(', ')}`}
                {error === null ? '' : `, ${error}`}
              </Text>,
            ])}
          />
        )
      }
    </Loaded>
  );
}
