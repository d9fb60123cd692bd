/** A named set of operations; a subscription of a product may call those only. */
export interface Product {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  /** Ids. */
  readonly operations: readonly string[];
}

export type NewProduct = Omit<Product, 'id'>;
