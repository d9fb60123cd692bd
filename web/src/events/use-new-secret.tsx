import { Anchor, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import { CodeBlock } from '../layout/code-block.tsx';

/** Secrets that the server shows only once. */
export interface NewSecrets {
  readonly endpointId: number;
  readonly name: string;
  /** `whsec_…`; `null` if only the bearer token is new. */
  readonly secret: string | null;
  readonly bearer: string | null;
}

/**
 * Shows new secrets in a dialog, then the page of the endpoint. They are in no cache, address or storage, and are
 * forgotten when the dialog closes.
 */
export function useNewSecret(): { readonly dialog: ReactNode; show(secrets: NewSecrets): void } {
  const [secrets, setSecrets] = useState<NewSecrets | null>(null);
  const [path, navigate] = useLocation();
  const close = ({ endpointId }: NewSecrets) => {
    setSecrets(null);
    if (path !== `/events/${endpointId}`) navigate(`/events/${endpointId}`);
  };
  return {
    show: setSecrets,
    dialog: secrets === null ? null : <SecretDialog secrets={secrets} onClose={() => close(secrets)} />,
  };
}

function SecretDialog({
  secrets: { name, secret, bearer },
  onClose,
}: {
  readonly secrets: NewSecrets;
  readonly onClose: () => void;
}) {
  const what = secret === null ? 'Bearer token' : bearer === null ? 'Secret' : 'Secrets';
  const isOne = secret === null || bearer === null;
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${what} of ${name}`}
      closeOnClickOutside={false}
      withCloseButton={false}
    >
      <Stack gap="sm">
        <Text size="sm">
          {isOne ? 'Copy it now: it is not shown again.' : 'Copy them now: they are not shown again.'} A lost
          secret can be rotated.
        </Text>
        {secret === null ? null : (
          <div>
            <Text size="sm" fw={600}>
              Signing secret
            </Text>
            <CodeBlock text={secret} what="signing secret" />
          </div>
        )}
        {bearer === null ? null : (
          <div>
            <Text size="sm" fw={600}>
              Bearer token
            </Text>
            <CodeBlock text={bearer} what="bearer token" />
          </div>
        )}
        <Text size="sm">
          <Anchor inherit href="/docs/guides/events#check-the-signature">
            How to check the signature
          </Anchor>
        </Text>
        <Group justify="flex-end">
          <Button onClick={onClose}>Done</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
