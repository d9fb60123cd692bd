/** A named set of operations; a subscription with a product may call only these. */
export interface Product {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  /** Operation ids. */
  readonly operations: readonly string[];
}

export type NewProduct = Omit<Product, 'id'>;
