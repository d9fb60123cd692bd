/** What the main thread sends to the worker of long reads. */
export type LongReadRequest =
  | {
      readonly kind: 'start';
      readonly id: number;
      readonly sql: string;
      readonly parameters: readonly unknown[];
    }
  | { readonly kind: 'more' | 'stop'; readonly id: number };

/** What the worker answers: batches, each but the last followed by a request for more. */
export type LongReadAnswer =
  | {
      readonly kind: 'rows';
      readonly id: number;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly unknown[])[];
      readonly isLast: boolean;
    }
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly message: string;
      readonly errcode: number | undefined;
    };
