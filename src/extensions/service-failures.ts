/** Methods that wait for the database. */
type ServiceMethods<Service> = Readonly<Record<keyof Service, (...parameters: never[]) => Promise<unknown>>>;

/**
 * The same service, whose failures are seen first. A handler may fail for reasons of its own that look
 * like ours, a server of its own that can't be reached for one; only here it is certain whose they are.
 */
export function translateFailures<Service extends ServiceMethods<Service>>(
  service: Service,
  translate: (error: unknown) => unknown,
): Service {
  const methods = Object.entries(service) as [string, (...parameters: unknown[]) => Promise<unknown>][];
  const translated = methods.map(([name, method]) => [
    name,
    async (...parameters: unknown[]) => {
      try {
        return await method(...parameters);
      } catch (error) {
        throw translate(error);
      }
    },
  ]);
  return Object.fromEntries(translated) as Service;
}
