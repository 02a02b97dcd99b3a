// The providers of an operation: attached once, configured with a stack's settings or a provider resource's inputs.
import { CliFailure } from '../failure';
import { ProviderClient } from '../plugins/provider-client';
import { messageOf } from '../plugins/call';
import type { Values } from '../values/wire';
import { parseReference } from './urn';

/** `PULUMI_DEBUG_PROVIDERS=name:port,...` as addresses by package. */
export function attachedProviders(variable: string | undefined): Map<string, string> {
  const pairs = (variable ?? '').split(',').filter((pair) => pair !== '').map((pair): [string, string] => {
    const at = pair.lastIndexOf(':');
    return [pair.slice(0, at), `127.0.0.1:${pair.slice(at + 1)}`];
  });
  return new Map(pairs);
}

/** Providers by reference (`urn::id`). */
export class ProviderBook {
  private readonly clients = new Map<string, Promise<ProviderClient>>();
  private readonly opened: ProviderClient[] = [];

  constructor(private readonly addresses: ReadonlyMap<string, string>, private readonly engineAddress: () => string) {}

  /** A client of a package that is not configured yet. @throws CliFailure where none is attached */
  async attach(packageName: string): Promise<ProviderClient> {
    const address = this.addresses.get(packageName);
    if (address === undefined) {
      throw new CliFailure(`no resource plugin '${packageName}' found: the embedded pulumi takes running providers from PULUMI_DEBUG_PROVIDERS, which names ${[...this.addresses.keys()].join(', ') || 'none'}`);
    }
    const client = new ProviderClient(packageName, address);
    this.opened.push(client);
    await client.attach(this.engineAddress());
    return client;
  }

  /** Configures the provider of a reference, once. */
  configure(reference: string, packageName: string, inputs: Values): Promise<ProviderClient> {
    const known = this.clients.get(reference);
    if (known !== undefined) return known;
    const opening = this.attach(packageName).then(async (client) => {
      try {
        await client.configure(inputs);
      } catch (error) {
        throw new CliFailure(`could not configure the provider ${packageName}: ${messageOf(error)}`);
      }
      return client;
    });
    this.clients.set(reference, opening);
    opening.catch(() => this.clients.delete(reference));
    return opening;
  }

  /** The configured provider of a reference. @throws CliFailure where there is none */
  get(reference: string): Promise<ProviderClient> {
    const found = this.clients.get(reference);
    if (found === undefined) throw new CliFailure(`unknown provider '${parseReference(reference).urn}'`);
    return found;
  }

  has(reference: string): boolean {
    return this.clients.has(reference);
  }

  async cancelAll(): Promise<void> {
    await Promise.all(this.opened.map((client) => client.cancel()));
  }

  close(): void {
    for (const client of this.opened) client.close();
  }
}
