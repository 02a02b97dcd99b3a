// Clients of the embedded AWS that start it again where it has died, so that a run is followed to its end.
import type { Target } from '../stacks/target';

/** What clients of the AWS SDK have in common here. */
interface WithMiddleware {
  middlewareStack: {
    add(middleware: (next: (request: never) => Promise<unknown>) => (request: never) => Promise<unknown>, options: { step: 'deserialize'; name: string; priority: 'low' }): void;
  };
}

const broken = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE']);

/** Whether an error says that nobody listens, or that the listener died on us. */
export function isBrokenConnection(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && broken.has(error.code);
}

/** The client; for target aws unchanged. The SDK itself repeats the request after the endpoint is up again. */
export function reviving<Client>(client: Client, target: Target): Client {
  const { revive } = target;
  if (revive === undefined) return client;
  (client as unknown as WithMiddleware).middlewareStack.add((next) => async (request) => {
    try {
      return await next(request);
    } catch (error) {
      if (isBrokenConnection(error)) await revive();
      throw error;
    }
  }, { step: 'deserialize', name: 'reviveEndpoint', priority: 'low' });
  return client;
}
