import type { WriteHandle } from './database.ts';
import type { Patience } from './retry-transient.ts';

/** Another process may build an index of many customers in one transaction. It takes minutes for ten million. */
const PATIENT_FOR_MS = 600_000;

const patient = new WeakMap<WriteHandle, Patience>();

/**
 * Makes all writes through a handle wait for minutes instead of seconds while another process writes. For a process
 * with no caller who waits for an answer.
 * @param onWait called when a write has waited for some seconds
 * @returns a function that ends this
 */
export function bePatient(writer: WriteHandle, onWait: () => void = () => undefined): () => void {
  patient.set(writer, { forMs: PATIENT_FOR_MS, onWait });
  return () => void patient.delete(writer);
}

export function patienceOf(writer: WriteHandle): Patience | undefined {
  return patient.get(writer);
}
