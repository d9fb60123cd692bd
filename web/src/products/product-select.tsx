import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { productsQuery } from './product-queries.ts';

interface ProductSelectProps {
  /** Id of the product; null for all operations. */
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  readonly error: string | null;
}

/** The product of a subscription. */
export function ProductSelect({ value, onChange, error }: ProductSelectProps) {
  const products = useQuery(productsQuery).data ?? [];
  return (
    <Select
      label="Product"
      description="The operations that the keys can call."
      placeholder="All operations"
      data={products.map(({ ProductId, Name }) => ({ value: String(ProductId), label: Name }))}
      value={value === null ? null : String(value)}
      onChange={(choice) => onChange(choice === null ? null : Number(choice))}
      error={error}
      clearable
    />
  );
}
