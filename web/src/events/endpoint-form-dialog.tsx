import { Checkbox, MultiSelect, NumberInput, SegmentedControl, Select, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { refusedField } from '../api/api-error.ts';
import type { ConsoleEndpoint, ConsoleEndpoints } from '../api/model.ts';
import { useForm } from '../api/use-form.ts';
import { FormDialog } from '../layout/form-dialog.tsx';
import { changeEndpoint, createEndpoint } from './event-queries.ts';
import type { NewSecrets } from './use-new-secret.tsx';

interface EndpointFormDialogProps {
  /** `null` for a new one. */
  readonly endpoint: ConsoleEndpoint | null;
  readonly known: Pick<ConsoleEndpoints, 'Subscriptions' | 'Types'>;
  readonly onClose: () => void;
  /** The server shows secrets only once. */
  readonly onSecrets: (secrets: NewSecrets) => void;
}

const IN_FLIGHT = 4;
const IN_FLIGHT_MAX = 16;
const FORMATS = [
  { value: 'standard', label: 'Standard Webhooks' },
  { value: 'published', label: 'Published service' },
] as const;

/** Creates an endpoint, or changes its settings. */
export function EndpointFormDialog({ endpoint, known, onClose, onSecrets }: EndpointFormDialogProps) {
  const client = useQueryClient();
  const form = useForm(valuesOf(endpoint, known), async ({ SubscriptionId, ...settings }) => {
    if (endpoint === null) {
      if (SubscriptionId === null) throw refusedField('SubscriptionId', 'Choose a subscription.');
      const made = await createEndpoint({ ...settings, SubscriptionId });
      await client.invalidateQueries({ queryKey: ['event-endpoints'] });
      onClose();
      const { EndpointId: endpointId, Name: name } = made.Endpoint;
      onSecrets({ endpointId, name, secret: made.Secret, bearer: made.Bearer });
      return;
    }
    const { EndpointId: endpointId } = endpoint;
    const { Bearer: bearer } = await changeEndpoint(endpointId, settings);
    await client.invalidateQueries({ queryKey: ['event-endpoints'] });
    onClose();
    if (bearer !== null) onSecrets({ endpointId, name: settings.Name, secret: null, bearer });
  });
  const { Format, Types, IncludeCustomer, MaxInFlight, SubscriptionId } = form.values;
  return (
    <FormDialog
      title={endpoint === null ? 'New event endpoint' : `Settings of ${endpoint.Name}`}
      form={form}
      saveLabel={endpoint === null ? 'Create endpoint' : 'Save'}
      onClose={onClose}
      size="lg"
    >
      <TextInput {...form.text('Name')} label="Name" required maxLength={100} data-autofocus />
      <TextInput
        {...form.text('Url')}
        label="URL"
        description="The address of your receiver: https, or http in a network of UPLINE_EVENT_NETWORKS."
        placeholder="https://hooks.example.com/upline"
        required
        maxLength={500}
        spellCheck={false}
      />
      {endpoint === null ? (
        <Select
          label="Subscription"
          description="Its rights decide which events the endpoint gets."
          required
          data={known.Subscriptions.map(({ SubscriptionId: id, Name }) => ({
            value: String(id),
            label: Name,
          }))}
          value={SubscriptionId === null ? null : String(SubscriptionId)}
          onChange={(value) => form.set('SubscriptionId', value === null ? null : Number(value))}
          error={form.errorOf('SubscriptionId')}
          allowDeselect={false}
          searchable
        />
      ) : null}
      <div>
        <Text size="sm" fw={600} mb={4} id="endpoint-format">
          Format
        </Text>
        <SegmentedControl
          aria-labelledby="endpoint-format"
          size="xs"
          data={[...FORMATS]}
          value={Format}
          onChange={(value) => {
            form.set('Format', value);
            form.set('Types', []);
          }}
        />
      </div>
      <MultiSelect
        label="Types of events"
        placeholder={Types.length === 0 ? 'All' : ''}
        data={known.Types.filter((type) => type.Format === Format).map(({ Type }) => Type)}
        value={[...Types]}
        onChange={(types) => form.set('Types', types)}
        error={form.errorOf('Types')}
        searchable
        clearable
      />
      {Format === 'standard' ? (
        <Checkbox
          label="Send the customer too"
          description="Deliveries then hold personal data: the answer of Get Customer at that moment."
          checked={IncludeCustomer}
          onChange={(event) => form.set('IncludeCustomer', event.target.checked)}
        />
      ) : null}
      <NumberInput
        label="Deliveries at a time"
        description="The events of one customer are always sent one after another."
        min={1}
        max={IN_FLIGHT_MAX}
        allowDecimal={false}
        value={MaxInFlight}
        onChange={(value) => form.set('MaxInFlight', Number(value))}
        error={form.errorOf('MaxInFlight')}
      />
    </FormDialog>
  );
}

interface Values {
  readonly Name: string;
  readonly Url: string;
  readonly SubscriptionId: number | null;
  readonly Format: ConsoleEndpoint['Format'];
  readonly Types: string[];
  readonly IncludeCustomer: boolean;
  readonly MaxInFlight: number;
}

function valuesOf(
  endpoint: ConsoleEndpoint | null,
  { Subscriptions }: Pick<ConsoleEndpoints, 'Subscriptions'>,
): Values {
  const [only, ...others] = Subscriptions;
  return {
    Name: endpoint?.Name ?? '',
    Url: endpoint?.Url ?? '',
    SubscriptionId: only !== undefined && others.length === 0 ? only.SubscriptionId : null,
    Format: endpoint?.Format ?? 'standard',
    Types: [...(endpoint?.Types ?? [])],
    IncludeCustomer: endpoint?.IncludeCustomer ?? false,
    MaxInFlight: endpoint?.MaxInFlight ?? IN_FLIGHT,
  };
}
