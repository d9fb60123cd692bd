/*
 * Whole numbers in memory that all threads share. Moved memory would count as an allocation of the thread
 * that gets it. V8 then collects garbage at once, which stops the main thread for 100 ms and more.
 */

export function sharedNumbers(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
}

export function sharedBytes(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length));
}

/** For sums that may exceed 32 bits. */
export function sharedSums(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}
