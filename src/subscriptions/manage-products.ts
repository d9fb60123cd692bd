import { isForeignKeyViolation } from '../database/database-errors.ts';
import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { Clock } from '../kernel/call-context.ts';
import { type Problem, ProblemError, throwIfAny } from '../kernel/problem.ts';
import { refusingTakenNames } from './change-subscriptions.ts';
import { subscriptionProblem } from './errors.ts';
import type { NewProduct, Product } from './product.ts';
import type { ProductReader } from './product-reader.ts';
import type { ProductStore } from './product-store.ts';
import type { ScopedOperation } from './scopes.ts';
import { checkOperations } from './subscription-rules.ts';

export interface ProductDependencies {
  readonly reader: ProductReader;
  readonly unitOfWork: UnitOfWork<{ products: ProductStore }>;
  readonly operations: readonly ScopedOperation[];
  readonly clock: Clock;
}

/** The changes of products. Each change takes effect with the next request, in all processes. */
export interface ProductManager {
  list(): Promise<Product[]>;
  /** @throws ProblemError `operation_unknown`, `name_taken` */
  create(product: NewProduct): Promise<Product>;
  /** @throws ProblemError `product_not_found`, `operation_unknown`, `name_taken` */
  replace(id: number, product: NewProduct): Promise<Product>;
  /** @throws ProblemError `product_not_found`, `product_in_use` */
  remove(id: number): Promise<void>;
}

export function createProductManager({
  reader,
  unitOfWork,
  operations,
  clock,
}: ProductDependencies): ProductManager {
  const check = (product: NewProduct): NewProduct => {
    const problems: Problem[] = [];
    const checked = { ...product, operations: checkOperations(product.operations, operations, problems) };
    throwIfAny(problems);
    return checked;
  };
  return {
    list: () => reader.list(),
    async create(product) {
      const checked = check(product);
      const id = await refusingTakenNames(
        unitOfWork.run(({ products }) => products.insert(checked, clock().toISOString())),
      );
      return { id, ...checked };
    },
    async replace(id, product) {
      const checked = check(product);
      const wasThere = await refusingTakenNames(
        unitOfWork.run(({ products }) => products.replace(id, checked, clock().toISOString())),
      );
      if (!wasThere) throw notFound();
      return { id, ...checked };
    },
    async remove(id) {
      const removal = unitOfWork.run(async ({ products }) => {
        if (await products.isInUse(id)) throw inUse();
        if (!(await products.remove(id))) throw notFound();
      });
      await removal.catch((error: unknown) => {
        // A concurrent request gave the product to a subscription after the check.
        throw isForeignKeyViolation(error) ? inUse(error) : error;
      });
    },
  };
}

function inUse(cause?: unknown): ProblemError {
  return new ProblemError([subscriptionProblem('product_in_use', 'productId')], { cause });
}

function notFound(): ProblemError {
  return new ProblemError([subscriptionProblem('product_not_found', 'productId')]);
}
